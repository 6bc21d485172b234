import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deletedUnseen, order } from '../../given/documents.ts'
import { given } from '../../given/world.ts'

test('given orders', async (t) => {
  const world = await given(t)
  const third = order({
    orderId: '3',
    status: 'cancelled',
    createdAt: '2026-11-03T10:00:00.250Z',
    modifiedAt: '2026-11-07T10:00:00Z',
  })
  await world.insertOrders(
    order({
      orderId: '1',
      status: 'processing',
      createdAt: '2026-11-01T10:00:00Z',
      modifiedAt: '2026-11-09T10:00:00Z',
    }),
    order({
      orderId: '2',
      status: 'completed',
      createdAt: '2026-11-02T10:00:00Z',
      modifiedAt: '2026-11-08T10:00:00Z',
      currency: 'EUR',
    }),
    { ...third, provenance: { ...third.provenance, via: 'rest' } },
    order({
      orderId: '4',
      source: 'partner',
      status: 'paid',
      createdAt: '2026-11-04T10:00:00Z',
      modifiedAt: '2026-11-06T10:00:00Z',
    }),
    deletedUnseen('5'),
    order({
      orderId: '6',
      status: 'checkout-draft',
      createdAt: '2026-11-05T10:00:00Z',
      modifiedAt: '2026-11-05T10:00:00Z',
    }),
  )

  const queries: [url: string, ids: string[]][] = [
    ['', ['4', '3', '2', '1', '5']],
    ['?drafts=false', ['4', '3', '2', '1', '5']],
    ['?drafts=true', ['6', '4', '3', '2', '1', '5']],
    ['?status=checkout-draft', ['6']],
    ['?source=partner', ['4']],
    ['?status=processing', ['1']],
    ['?status=processing&status=completed', ['2', '1']],
    ['?currency=EUR', ['2']],
    ['?provenance=rest', ['3']],
    ['?provenance=rest&currency=EUR', []],
    ['?createdFrom=2026-11-02T10:00:00Z&createdTo=2026-11-04T10:00:00Z', ['3', '2']],
    ['?createdFrom=2026-11-02T23:00:00%2B13:00&createdTo=2026-11-02T10:00:01Z', ['2']],
    ['?createdTo=2026-11-03T10:00:00.250Z', ['2', '1']],
    ['?createdFrom=2026-11-03T10:00:00.250Z', ['4', '3']],
    ['?modifiedFrom=2026-11-08T00:00:00Z', ['2', '1']],
    ['?modifiedTo=2026-11-07T00:00:00Z', ['4']],
    ['?source=shop&status=completed&modifiedTo=2026-11-07T00:00:00Z', []],
    ['?sort=createdAt', ['5', '1', '2', '3', '4']],
    ['?sort=modifiedAt', ['5', '4', '3', '2', '1']],
    ['?sort=-modifiedAt', ['1', '2', '3', '4', '5']],
    ['?limit=2', ['4', '3']],
    ['?source=none', []],
  ]
  for (const [url, ids] of queries) {
    await t.test(`then the list has ${url === '' ? 'all but drafts' : `those of ${url}`}`, async () => {
      const { status, body } = await world.get(`/api/orders${url}`)
      assert.equal(status, 200, JSON.stringify(body))
      assert.deepEqual(
        body.items.map(({ orderId }: { orderId: string }) => orderId),
        ids,
      )
      assert.equal(body.next === null, !url.includes('limit'))
    })
  }

  await t.test('then refunds are shown', async () => {
    const { body } = await world.get('/api/orders?status=processing')
    assert.deepEqual(body.items[0].refunds, [
      { id: '1050', amount: '5.00', reason: 'One participant withdrew' },
    ])
  })

  await t.test('then all public fields are shown, and nothing internal', async () => {
    const { body, headers } = await world.get('/api/orders?status=processing')
    const [shown] = body.items
    for (const field of [
      'source',
      'number',
      'status',
      'currency',
      'total',
      'customer',
      'lineItems',
      'timeline',
    ]) {
      assert.ok(field in shown, field)
    }
    for (const field of ['_id', 'search', 'observations', 'formerParticipants'])
      assert.ok(!(field in shown), field)
    assert.equal(headers.get('cache-control'), 'no-store')
  })
})
