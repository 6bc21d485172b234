import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import { customerLimits } from '@slipstream/read-models/customers/group-people.ts'
import { order, shipment } from '../../given/documents.ts'
import { given, type Body, type World } from '../../given/world.ts'

type Named = Partial<Order['customer']> & { country?: string; source?: string; status?: string }

let minute = 0

/** An order a minute after the one before. */
function placed(
  orderId: string,
  { country = 'NZ', source = 'shop', status = 'processing', ...customer }: Named,
) {
  const createdAt = new Date(Date.parse('2026-11-21T06:00:00Z') + ++minute * 60_000).toISOString()
  const example = order()
  return order({
    ...{ source, orderId, number: orderId, status, createdAt },
    billing: { ...example.billing, country },
    customer: { id: null, name: null, email: null, phone: null, ...customer },
  })
}

const namesOf = (items: Body[]) => items.map(({ name }) => name as string)
const list = (world: World, query = '') => world.list(`/api/customers?limit=2&${query}`)

test('given orders of several people', async (t) => {
  const world = await given(t)
  await world.insertCustomersOf(
    placed('1', { name: 'Ana Kos', email: 'Ana@Example.nz' }),
    placed('2', { name: 'Bea Ngata', phone: '021 555 0134' }),
    placed('3', { name: 'A. Kos', email: 'ana@example.nz ', phone: '(04) 479 1234', id: '7' }),
    placed('4', { name: 'Ana K', phone: '+64 4 479 1234', source: 'admin' }),
    placed('5', { name: 'Cid' }),
    placed('6', { name: 'Draft', email: 'ana@example.nz', status: 'checkout-draft' }),
  )

  await t.test('then the same e-mail or phone is one person, and each is listed once', async () => {
    const items = await list(world)
    assert.deepEqual(namesOf(items), ['Cid', 'Ana K', 'Bea Ngata'])
    const [, ana] = items
    assert.deepEqual(ana.emails, ['ana@example.nz', 'Ana@Example.nz'])
    assert.deepEqual(ana.phones, ['+64 4 479 1234', '(04) 479 1234'])
    assert.deepEqual([ana.orderCount, ana.sources, ana.isComplete], [3, ['admin', 'shop'], true])
  })

  for (const [query, expected] of [
    ['kos', ['Ana K']],
    ['ana@example', ['Ana K']],
    ['04 479', ['Ana K']],
    ['+64 21 555 0134', ['Bea Ngata']],
    ['0064-21-555', ['Bea Ngata']],
    ['2', ['Bea Ngata']],
    ['none', []],
  ] as const) {
    await t.test(
      `when ${query} is searched, then ${expected.join(', ') || 'nobody'} is found once`,
      async () => {
        assert.deepEqual(namesOf(await list(world, `q=${encodeURIComponent(query)}`)), expected)
      },
    )
  }

  await t.test('then one customer shows what was merged, by any of their contact points', async () => {
    await world.insertShipments(shipment('4'))
    const [ana] = await list(world, 'q=kos')
    const { status, body } = await world.get(`/api/customers/${ana.customerId}`)
    assert.equal(status, 200, JSON.stringify(body))
    assert.deepEqual(
      body.identities.map(({ source, accountId, name, orders }: Body) => [
        source,
        accountId,
        name,
        ...orders.map(({ orderId }: Body) => orderId),
      ]),
      [
        ['admin', null, 'Ana K', '4'],
        ['shop', '7', 'A. Kos', '3'],
        ['shop', null, 'Ana Kos', '1'],
      ],
    )
    assert.deepEqual(
      body.shipments.map(({ shipmentId }: Body) => shipmentId),
      ['admin/4/1'],
    )
    assert.deepEqual(
      body.orders.map(({ orderId }: Body) => orderId),
      ['4', '3', '1'],
    )
    const [cid] = await list(world, 'q=cid')
    assert.equal((await world.get(`/api/customers/${cid.customerId}`)).body.name, 'Cid')
  })

  await t.test('then other ids name nobody', async () => {
    for (const [id, status] of [
      [`c${'0'.repeat(32)}`, 404],
      ['o0', 404],
      ['c0', 404],
      ['x0', 400],
    ] as const)
      assert.equal((await world.get(`/api/customers/${id}`)).status, status, id)
  })
})

test('given a phone number that many people share, then they stay apart, and it is named', async (t) => {
  const world = await given(t)
  const count = customerLimits.partners + 2
  await world.insertCustomersOf(
    ...Array.from({ length: count }, (_, n) =>
      placed(`${n}`, { name: `P${n}`, email: `p${n}@example.nz`, phone: '021 555 0134' }),
    ),
    placed('alone', { name: 'Alone', phone: '021 555 0134' }),
    placed('again', { name: 'Alone', phone: '021 555 0134' }),
  )
  const items = await list(world)
  assert.equal(items.length, count + 1)
  for (const { sharedContacts } of items) assert.deepEqual(sharedContacts, ['021 555 0134'])
  const alone = items.find(({ name }) => name === 'Alone')
  const { body } = await world.get(`/api/customers/${alone.customerId}`)
  assert.deepEqual([body.orderCount, body.isComplete], [2, true])
})

test('given a customer with very many orders, then they are one item, and the newest are counted', async (t) => {
  const world = await given(t)
  const many = Array.from({ length: customerLimits.ordersOfContact + 5 }, (_, n) =>
    placed(`${n}`, { name: 'Ana', email: 'ana@example.nz' }),
  )
  await world.insertCustomersOf(...many, placed('last', { name: 'Bea', email: 'bea@example.nz' }))
  const items = await world.list('/api/customers?limit=20')
  assert.deepEqual(namesOf(items), ['Bea', 'Ana'])
  assert.deepEqual([items[1].orderCount, items[1].isComplete], [customerLimits.ordersOfContact, false])
})
