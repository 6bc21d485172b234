import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isShipmentEvent } from '@slipstream/events/mismatches/shipment-event-mismatch.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import { evolveShipment } from '@slipstream/read-models/shipments/evolve-shipment.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { order } from './given/order.ts'
import { world } from './given/world.ts'

const orderIds = Array.from({ length: 30 }, (_, index) => `${1001 + index}`)

test('given orders, then each is booked once, labelled, followed and delivered', async (t) => {
  const { start, append, untilStatus, carrier, items, published, until, db } = await world(t)
  const { url } = start()
  await append(...orderIds.map((id) => order(id)))
  await untilStatus(30, 'delivered', 'returned')
  for (const { active, booked } of carrier.books()) assert.deepEqual([active, booked], [1, 1])
  await until(
    'all events are published',
    async () => (await db.collection('fulfillmentOutbox').countDocuments()) === 0,
  )
  const folded = new Map<string, ShipmentDocument | undefined>()
  for (const event of await published())
    if (isShipmentEvent(event)) {
      const { shipmentId } = event.data
      folded.set(shipmentId, evolveShipment(folded.get(shipmentId), event))
    }
  for (const { _id, shipment } of await items.find().toArray()) {
    assert.deepEqual(folded.get(_id)?.status, shipment.status)
    assert.equal(shipment.label?.contentType, 'application/pdf')
  }
  const label = (token: string) =>
    url.then((base) =>
      fetch(`${base}/labels/admin/1001/1`, { headers: { authorization: `Bearer ${token}` } }),
    )
  assert.equal((await label('wrong')).status, 401)
  assert.equal((await label('label-token-before')).status, 200)
  const found = await label('label-token')
  assert.equal(found.headers.get('content-type'), 'application/pdf')
  assert.equal(
    Buffer.from(await found.arrayBuffer())
      .subarray(0, 5)
      .toString(),
    '%PDF-',
  )
})

test('given an outage, then shipments wait, use up no attempts, and are booked when it ends', async (t) => {
  const { start, append, untilStatus, carrier, items, published, until } = await world(t)
  await carrier.setFaults({ outage: {} })
  start()
  await append(...orderIds.map((id) => order(id)))
  await until('the carrier counts as unavailable', async () =>
    (await published()).some(({ type }) => type === 'CarrierAvailabilityChanged'),
  )
  await until('all were requested', async () => (await items.countDocuments()) === 30)
  await carrier.setFaults({})
  await untilStatus(30, 'scheduled', 'shipped', 'delivered', 'returned')
  for (const { process } of await items.find().toArray()) assert.equal(process.failures, 0)
  const changes = (await published()).filter(({ type }) => type === 'CarrierAvailabilityChanged')
  const states = changes.map(({ data }) => 'state' in data && data.state)
  // One for each probe that failed.
  assert.deepEqual(
    states.filter((state, index) => state !== states[index - 1]),
    ['unavailable', 'available'],
  )
  assert.ok(carrier.books().every(({ active }) => active === 1))
})

test('given responses that are lost after the booking was made, then no shipment is booked twice', async (t) => {
  const { start, append, untilStatus, carrier } = await world(t)
  await carrier.setFaults({
    reset: { probability: 0.3, operations: ['book'], work: 'either' },
    hang: { probability: 0.1, operations: ['book', 'label'], work: 'either' },
    lookupLag: { waitMs: 36_000 },
    labelPending: { probability: 0.5, waitMs: 10_000_000 },
  })
  start()
  await append(...orderIds.map((id) => order(id)))
  await untilStatus(30, 'delivered', 'returned')
  for (const { active, reference } of carrier.books()) assert.equal(active, 1, String(reference))
})

test('given an order that is cancelled after its booking, then the booking is voided', async (t) => {
  const { start, append, untilStatus, carrier } = await world(t, { carrier: { speed: 1 } })
  await carrier.setFaults({ labelPending: {} })
  start()
  await append(order('1'), order('2', undefined, { status: 'pending' }))
  await untilStatus(1, 'scheduled')
  await append(order('1', '2026-11-21T08:00:00Z', { status: 'cancelled' }))
  await untilStatus(1, 'cancelled')
  assert.deepEqual(
    carrier.books().map(({ active, voided }) => [active, voided]),
    [[0, 1]],
  )
})

test('given the orders from the start again, then nothing is requested twice', async (t) => {
  const { start, append, untilStatus, carrier, db, items, until } = await world(t)
  const first = start()
  const { shipping } = (order('2').data as { order: Order }).order
  await append(order('1'), order('2', undefined, { shipping: { ...shipping!, postcode: 'none' } }))
  await untilStatus(1, 'delivered', 'returned')
  await untilStatus(1, 'dead-lettered')
  await append(order('2', '2026-11-21T08:00:00Z', { status: 'cancelled' }))
  await untilStatus(1, 'cancelled')
  await first.stop()
  const before = await items.find().sort({ _id: 1 }).toArray()
  await db.collection('checkpoints').deleteMany({})
  await db.collection('fulfillmentOrders').deleteMany({})
  start()
  await append(order('3'))
  await untilStatus(2, 'delivered', 'returned')
  await until(
    'all orders were read',
    async () => (await db.collection('fulfillmentOrders').countDocuments()) === 3,
  )
  const after = await items
    .find({ 'shipment.orderId': { $ne: '3' } })
    .sort({ _id: 1 })
    .toArray()
  assert.deepEqual(
    after.map(({ _id, shipment }) => [_id, shipment.revision]),
    before.map(({ _id, shipment }) => [_id, shipment.revision]),
  )
  assert.ok(carrier.books().every(({ booked }) => booked === 1))
})
