import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TestContext } from 'node:test'
import type { Event } from '@slipstream/events/event.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { newOrder } from './given/order-request.ts'
import { givenOrdering } from './given/ordering.ts'
import { shipmentEvent } from './given/shipment-event.ts'

const path = '/orders/admin/1'

async function givenOrder(t: TestContext) {
  const ordering = await givenOrdering(t)
  await ordering.submit('first', newOrder)
  const untilEvents = async (count: number): Promise<Event[]> => {
    await eventually(`${count} events are in the log`, async () => (await ordering.events()).length >= count)
    return ordering.events()
  }
  const change = (key: string, body: unknown, headers = {}) =>
    ordering.send(path, { method: 'PATCH', key, body, headers })
  const cancel = (key: string, body?: unknown) =>
    ordering.send(`${path}/cancellation`, { method: 'POST', key, body, token: 'token-of-bob' })
  return { ...ordering, untilEvents, change, cancel }
}

test('given nothing booked, when an order is changed, then the change is an event, once', async (t) => {
  const { change, untilEvents, send } = await givenOrder(t)
  const changed = await change('c1', { note: 'Leave it with the neighbour.' })
  assert.deepEqual(
    [changed.status, changed.json.revision, changed.json.order.note],
    [200, 2, 'Leave it with the neighbour.'],
  )
  const repeated = await change('c1', { note: 'Leave it with the neighbour.' })
  assert.deepEqual([repeated.status, repeated.json], [200, changed.json])
  assert.equal((await change('c1', { note: 'Other' })).status, 422)
  // The key of another kind of request.
  assert.equal((await send(`${path}/cancellation`, { method: 'POST', key: 'c1', body: {} })).status, 422)
  assert.equal((await change('c2', { note: 'Leave it with the neighbour.' })).json.revision, 2)
  const [created, updated] = await untilEvents(2)
  assert.deepEqual(
    [created?.type, updated?.type, updated?.subject],
    ['OrderCreated', 'OrderUpdated', 'admin/1'],
  )
  assert.ok(Date.parse(updated?.occurredAt ?? '') > Date.parse(created?.occurredAt ?? ''))
})

test('given an order in another state than If-Match names, then a change is refused', async (t) => {
  const { change, send } = await givenOrder(t)
  const known = { 'if-match': (await send(path)).headers.get('etag') ?? '' }
  assert.equal((await change('c1', { note: 'a' }, known)).status, 200)
  assert.equal((await change('c2', { note: 'b' }, known)).status, 412)
  // A repeat of what was done is not evaluated again.
  assert.equal((await change('c1', { note: 'a' }, known)).status, 200)
})

test('given changes at the same time, then each is done, one after the other', async (t) => {
  const { change, untilEvents } = await givenOrder(t)
  const replies = await Promise.all(
    Array.from({ length: 12 }, (_, i) => change(`c${i}`, { note: `note ${i}` })),
  )
  assert.deepEqual(new Set(replies.map(({ status }) => status)), new Set([200]))
  const revisions = replies.map(({ json }) => json.revision as number).sort((a, b) => a - b)
  assert.deepEqual(
    revisions,
    Array.from({ length: 12 }, (_, i) => i + 2),
  )
  const times = (await untilEvents(13)).map(({ occurredAt }) => Date.parse(occurredAt))
  assert.deepEqual(
    times,
    [...new Set(times)].sort((a, b) => a - b),
  )
})

test('given a booked shipment, then a change is refused with the reason, a cancellation is not', async (t) => {
  const { change, cancel, appendShipment, untilEvents, send } = await givenOrder(t)
  await appendShipment(shipmentEvent('ShipmentRequested', '1', 1), shipmentEvent('ShipmentScheduled', '1', 2))
  await eventually('it is scheduled', async () => (await send(path)).json.state === 'scheduled')
  const refused = await change('c1', { note: 'too late' })
  assert.deepEqual(
    [refused.status, refused.json.detail],
    [409, 'Shipment admin/1/1 is booked with bobs-post.'],
  )
  const cancelled = await cancel('c2', { reason: 'The customer rang up.' })
  assert.deepEqual([cancelled.status, cancelled.json.state], [202, 'cancelling'])
  assert.equal(cancelled.headers.get('location'), path)
  const [, update] = await untilEvents(2)
  const data = update?.data as any
  assert.deepEqual([data.order.status, data.provenance.actor], ['cancelled', 'Bob'])
  assert.deepEqual(data.payload.request, { reason: 'The customer rang up.' })
  await appendShipment(shipmentEvent('ShipmentCancelled', '1', 3))
  await eventually('it is cancelled', async () => (await send(path)).json.state === 'cancelled')
})

test('given a cancellation without a body, then it is done, and no second one is recorded', async (t) => {
  const { cancel, change, untilEvents } = await givenOrder(t)
  const first = await cancel('c1')
  assert.deepEqual([first.status, first.json.state], [202, 'cancelled'])
  assert.deepEqual((await cancel('c2')).json, first.json)
  assert.equal((await change('c3', { note: 'x' })).status, 409)
  assert.equal((await untilEvents(2)).length, 2)
})

test('given a parcel on its way, then the order cannot be cancelled any more', async (t) => {
  const { cancel, appendShipment, send } = await givenOrder(t)
  const events = [
    ['ShipmentRequested', 1] as const,
    ['ShipmentScheduled', 2] as const,
    ['ShipmentShipped', 3] as const,
  ]
  await appendShipment(...events.map(([type, revision]) => shipmentEvent(type, '1', revision)))
  await eventually('it is shipped', async () => (await send(path)).json.state === 'shipped')
  const refused = await cancel('c1', {})
  assert.equal(refused.status, 409)
  assert.match(refused.json.detail, /^Shipment admin\/1\/1 is with bobs-post/)
})
