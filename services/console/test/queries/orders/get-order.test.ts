import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import { deletion, state } from '../../given/documents.ts'
import { given } from '../../given/world.ts'

test('given the events of an order', async (t) => {
  const world = await given(t)
  await world.project(
    state({ status: 'pending', modifiedAt: '2026-11-21T06:00:00Z' }),
    state({ status: 'completed', modifiedAt: '2026-11-21T07:00:00Z' }),
    state({ status: 'processing', modifiedAt: '2026-11-21T06:30:00Z' }),
    deletion('1042', '2026-11-21T07:30:00.120Z'),
  )
  const path = '/api/orders/shop/1042'

  await t.test('then its latest state is shown, with its timeline', async () => {
    const { status, body } = await world.get(path)
    assert.equal(status, 200)
    assert.equal(body.status, 'trash')
    assert.deepEqual(
      body.timeline.map((entry: { status: string }) => entry.status),
      ['pending', 'processing', 'completed', 'trash'],
    )
    assert.ok(!('_id' in body) && !('observations' in body) && !('search' in body))
  })

  // The log took them at 08:00, 08:01, 08:02 and 08:03.
  const times: [url: string, status: string | undefined][] = [
    ['asOf=2026-11-21T05:59:59Z', undefined],
    ['asOf=2026-11-21T06:00:00Z', 'pending'],
    ['asOf=2026-11-21T06:45:00Z', 'processing'],
    ['asOf=2026-11-21T19:45:00%2B13:00', 'processing'],
    ['asOf=2026-11-21T07:15:00Z', 'completed'],
    ['asOf=2026-11-21T08:00:00Z', 'trash'],
    ['knownAt=2026-11-21T07:59:59Z', undefined],
    ['knownAt=2026-11-21T08:01:30Z', 'completed'],
    ['asOf=2026-11-21T06:45:00Z&knownAt=2026-11-21T08:01:30Z', 'pending'],
  ]
  for (const [url, expected] of times) {
    await t.test(`then it was ${expected ?? 'unknown'} by ${url}`, async () => {
      const { status, body } = await world.get(`${path}?${url}`)
      assert.equal(status, expected === undefined ? 404 : 200, JSON.stringify(body))
      if (expected !== undefined) assert.equal(body.status, expected)
      assert.ok(!('observations' in body))
    })
  }

  await t.test('when it has too many events, then it is not shown as of a time', async () => {
    await world.project(state({ orderId: 'many' }))
    const events = world.db.collection<HistoryDocument>('order-history_v1')
    const one = (await events.findOne({ orderId: 'many' }))!
    await events.insertMany(
      Array.from({ length: 2_000 }, (_, n) => ({ ...one, _id: `many ${n}`, offset: BigInt(n + 1) })),
    )
    const { status, body } = await world.get('/api/orders/shop/many?asOf=2026-11-21T07:00:00Z')
    assert.equal(status, 400)
    assert.deepEqual(body.errors, [
      {
        parameter: 'asOf',
        detail: 'this order has more than 2000 events: use its history instead, which has pages',
      },
    ])
    assert.equal((await world.get('/api/orders/shop/many')).status, 200)
    assert.equal((await world.get('/api/orders/shop/many/history')).status, 200)
  })

  await t.test('then its history has them in the order of the log, without the payload', async () => {
    assert.equal((await world.list(`${path}/history?provenance=webhook`)).length, 4)
    assert.deepEqual(await world.list(`${path}/history?provenance=rest`), [])
    const events = await world.list(`${path}/history?limit=3`)
    assert.deepEqual(
      events.map(({ type, status, position }) => [type, status, position]),
      [
        ['OrderUpdated', 'pending', 'test-orders/3/0'],
        ['OrderUpdated', 'completed', 'test-orders/3/1'],
        ['OrderUpdated', 'processing', 'test-orders/3/2'],
        ['OrderDeleted', 'trash', 'test-orders/3/3'],
      ],
    )
    for (const event of events) {
      assert.ok(!('payload' in event.data) && !('provenance' in event.data) && !('_id' in event))
      assert.ok(event.eventId && event.occurredAt && event.recordedAt && event.provenance.via)
    }
  })

  await t.test('when an order is unknown, then it is not found', async () => {
    for (const unknown of ['/api/orders/shop/1', '/api/orders/shop/1/history', '/api/orders/other/1042']) {
      const { status, body } = await world.get(unknown)
      assert.equal(status, 404)
      assert.equal(body.status, 404)
    }
  })

  await t.test('then it is found by any id that a source may have', async () => {
    for (const orderId of ['a/b', 'ü%?#', 'x'.repeat(200)]) {
      await world.project(state({ orderId }))
      const { status, body } = await world.get(`/api/orders/shop/${encodeURIComponent(orderId)}`)
      assert.deepEqual([status, body.orderId], [200, orderId])
    }
  })
})
