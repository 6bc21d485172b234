import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contactId } from '@slipstream/read-models/customers/contacts.ts'
import { formatCustomerId } from '@slipstream/read-models/customers/customer-id.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { newOrder } from './given/order-request.ts'
import { givenOrdering } from './given/ordering.ts'
import { shipmentEvent } from './given/shipment-event.ts'

test('given a new order, when it is placed, then it is accepted, and an event of the log', async (t) => {
  const { submit, events } = await givenOrdering(t)
  const placed = await submit('"k-1"', newOrder)
  assert.equal(placed.status, 202)
  assert.equal(placed.headers.get('location'), '/orders/admin/1')
  assert.equal(placed.headers.get('retry-after'), '2')
  const { state, waitsFor, order } = placed.json
  assert.deepEqual([state, waitsFor], ['accepted', 'fulfillment'])
  assert.deepEqual([order.number, order.status, order.total, order.currency], ['1', 'placed', '79.80', 'EUR'])
  await eventually('the event is in the log', async () => (await events()).length === 1)
  const [event] = await events()
  assert.deepEqual([event?.type, event?.subject], ['OrderCreated', 'admin/1'])
  const data = event?.data as any
  assert.deepEqual(data.order, order)
  assert.deepEqual(
    [data.provenance.via, data.provenance.actor, data.provenance.deliveryId],
    ['api', 'Eve', 'k-1'],
  )
  assert.deepEqual(data.payload, { operation: 'place', actor: 'Eve', request: newOrder })
})

test('given a request, when it is sent again with its key, then it gets the first response', async (t) => {
  const { submit, events, db } = await givenOrdering(t)
  const first = await submit('"once"', newOrder)
  // A key is the same in double quotes and bare, and the order of fields does not matter.
  const again = await submit('once', Object.fromEntries(Object.entries(newOrder).reverse()))
  assert.deepEqual([again.status, again.json], [202, first.json])
  assert.equal(again.headers.get('location'), '/orders/admin/1')
  const other = await submit('once', { ...newOrder, note: 'Something else' })
  assert.equal(other.status, 422)
  assert.equal((await submit('second', newOrder)).json.number, '2')
  assert.equal(await db.collection('placedOrders').countDocuments(), 2)
  await eventually('both are in the log', async () => (await events()).length === 2)
})

test('given many requests with the same keys at the same time, then each key has one order', async (t) => {
  const { submit } = await givenOrdering(t)
  const replies = await Promise.all(Array.from({ length: 40 }, (_, i) => submit(`key-${i % 10}`, newOrder)))
  assert.deepEqual([...new Set(replies.map(({ status }) => status))].sort(), [202, 409])
  const refused = replies.find(({ status }) => status === 409)
  assert.deepEqual([refused?.headers.get('retry-after'), refused?.json.title], ['1', 'Conflict'])
  // A repeat that arrives when the first is done gets the same order.
  const orders = new Map(
    replies.flatMap(({ status, json }, i) => (status === 202 ? [[i % 10, json.number]] : [])),
  )
  const numbers = [...orders.values()].map(Number)
  assert.deepEqual(
    numbers.sort((a, b) => a - b),
    Array.from({ length: 10 }, (_, i) => i + 1),
  )
})

test('given mistakes in a request, then each is named by its field, and no number is used up', async (t) => {
  const { submit } = await givenOrdering(t)
  const refused = await submit('k', {
    customer: { name: 'Ada', email: 'nonsense' },
    lines: [{ name: 'Hoodie', quantity: 0, unitPrice: '1,50', colour: 'red' }],
    shippingAddress: { lines: [], city: 'Wellington', country: 'UK' },
  })
  assert.equal(refused.status, 400)
  assert.equal(refused.headers.get('content-type'), 'application/problem+json')
  const pointers = refused.json.errors.map(({ pointer }: { pointer: string }) => pointer)
  assert.deepEqual(pointers.sort(), [
    '/customer/email',
    '/lines/0/colour',
    '/lines/0/quantity',
    '/lines/0/unitPrice',
    '/shippingAddress/country',
    '/shippingAddress/lines',
  ])
  const unknown = await submit('k2', { ...newOrder, customer: { id: 'c0123456789abcdef0123456789abcdef' } })
  assert.deepEqual([unknown.status, unknown.json.errors[0].pointer], [400, '/customer/id'])
  assert.equal((await submit('k', newOrder)).json.number, '1')
})

test('given half of a surrogate pair in a text, then the response, the log and a repeat agree', async (t) => {
  const { submit, events } = await givenOrdering(t)
  const body = JSON.stringify({ ...newOrder, note: 'half' }).replace('half', '\\ud83d')
  const placed = await submit('k', body)
  assert.equal(placed.json.order.note, '\ufffd')
  assert.deepEqual((await submit('k', body)).json, placed.json)
  await eventually('it is in the log', async () => (await events()).length === 1)
  const [event] = await events()
  assert.deepEqual((event?.data as any).order, placed.json.order)
})

test('given no key, no token, or a body that is no JSON, then it is refused', async (t) => {
  const { send } = await givenOrdering(t)
  const withoutKey = await send('/orders', { method: 'POST', body: newOrder })
  assert.deepEqual([withoutKey.status, withoutKey.json.errors[0].pointer], [400, '/Idempotency-Key'])
  const wrong = await send('/orders', { method: 'POST', key: 'k', body: newOrder, token: 'token' })
  assert.deepEqual(
    [wrong.status, /invalid_token/.test(wrong.headers.get('www-authenticate') ?? '')],
    [401, true],
  )
  assert.equal((await send('/orders', { method: 'POST', key: 'k', body: '{"customer"' })).status, 400)
  assert.equal((await send('/orders', { method: 'POST', key: 'k' })).status, 400)
  assert.equal((await send('/orders', { method: 'DELETE' })).status, 405)
  const large = await send('/orders', { method: 'POST', key: 'k', body: `"${'x'.repeat(600_000)}"` })
  assert.equal(large.status, 413)
})

test('given a customer who has an order here, when the id is sent, then the order is theirs', async (t) => {
  const { submit } = await givenOrdering(t)
  await submit('1', { ...newOrder, customer: { name: 'Ada Miller', phone: '+64 21 555 0134' } })
  await submit('2', newOrder)
  const byOrder = await submit('3', {
    ...newOrder,
    customer: { id: formatCustomerId({ order: 'admin/1' }) },
  })
  assert.equal(byOrder.json.order.customer.phone, '+64 21 555 0134')
  const contact = contactId('email', 'ada@example.com')
  const byContact = await submit('4', { ...newOrder, customer: { id: formatCustomerId({ contact }) } })
  assert.deepEqual([byContact.status, byContact.json.order.customer.email], [202, 'ada@example.com'])
})

test('given a client that waits, when the order is scheduled meanwhile, then the response is 201', async (t) => {
  const { submit, appendShipment } = await givenOrdering(t)
  const waiting = submit('k', newOrder, { prefer: 'respond-async, wait=20' })
  await appendShipment(shipmentEvent('ShipmentRequested', '1', 1), shipmentEvent('ShipmentScheduled', '1', 2))
  const placed = await waiting
  assert.equal(placed.status, 201)
  assert.deepEqual([placed.json.state, placed.json.shipments.length], ['scheduled', 1])
  assert.equal(placed.headers.get('preference-applied'), 'respond-async, wait=20')
  const repeated = await submit('k', newOrder, { prefer: 'wait=20' })
  assert.deepEqual([repeated.status, repeated.json], [201, placed.json])
})

test('given a client that waits, when nothing happens in time, then the response is 202', async (t) => {
  const { submit } = await givenOrdering(t)
  const placed = await submit('k', newOrder, { prefer: 'wait=1' })
  assert.deepEqual([placed.status, placed.headers.get('preference-applied')], [202, 'wait=1'])
})
