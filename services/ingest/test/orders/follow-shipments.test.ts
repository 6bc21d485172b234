import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Event } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { eventually } from '@slipstream/testing/eventually.ts'
import { newOrder } from './given/order-request.ts'
import { givenOrdering } from './given/ordering.ts'
import { shipmentEvent } from './given/shipment-event.ts'

const availability = (state: 'available' | 'unavailable', changedAt: string): Event => ({
  ...examples.CarrierAvailabilityChanged,
  ...{ id: `carrier-${changedAt}`, subject: 'carrier/bobs-post' },
  data: {
    ...{ carrier: 'bobs-post', state, detail: null, since: changedAt, changedAt },
    ...(state === 'unavailable' && { probedEveryMs: 300_000, nextProbeAt: changedAt }),
  },
})

test('given an order, when its parcel goes its way, then its status follows', async (t) => {
  const { submit, send, appendShipment } = await givenOrdering(t)
  const location = (await submit('k', newOrder)).headers.get('location') ?? ''
  const untilState = async (state: string, waitsFor: string | null) => {
    await eventually(`the order is ${state} and waits for ${waitsFor}`, async () => {
      const { json } = await send(location)
      return json.state === state && json.waitsFor === waitsFor
    })
    return send(location)
  }
  await untilState('accepted', 'fulfillment')
  await appendShipment(shipmentEvent('ShipmentRequested', '1', 1))
  await untilState('accepted', 'booking')

  const nextAttemptAt = new Date(Date.now() + 60_000).toISOString()
  await appendShipment(
    availability('unavailable', '2026-11-21T06:00:00Z'),
    shipmentEvent('ShipmentPostponed', '1', 2, { waitsFor: 'carrier', detail: 'Down', nextAttemptAt }),
  )
  await eventually('the carrier is unavailable', async () =>
    /unavailable since/.test((await send(location)).json.detail),
  )
  const waiting = await send(location)
  assert.ok(Date.parse(waiting.json.nextAttemptAt) > Date.now() - 300_000)
  assert.match(
    waiting.json.detail,
    /^Waits for the carrier bobs-post, unavailable since 2026-11-21T06:00:00Z: it is tried next by /,
  )
  const seconds = Number(waiting.headers.get('retry-after'))
  assert.ok(seconds >= 1 && seconds <= 300)

  const known = { 'if-none-match': waiting.headers.get('etag') ?? '' }
  const unchanged = await send(location, { headers: known })
  assert.deepEqual([unchanged.status, unchanged.json], [304, undefined])

  await appendShipment(
    availability('available', '2026-11-21T07:00:00Z'),
    shipmentEvent('ShipmentScheduled', '1', 3),
  )
  const scheduled = await untilState('scheduled', 'first-scan')
  assert.notEqual(scheduled.headers.get('etag'), known['if-none-match'])
  assert.equal((await send(location, { headers: known })).status, 200)
  await appendShipment(shipmentEvent('ShipmentShipped', '1', 4))
  const shipped = await untilState('shipped', 'delivery')
  assert.ok(shipped.json.shipments[0].trackingUrl.startsWith('http'))
  // The same events once more, as after a crash.
  await appendShipment(shipmentEvent('ShipmentScheduled', '1', 3), shipmentEvent('ShipmentShipped', '1', 4))
  await appendShipment(shipmentEvent('ShipmentDelivered', '1', 5))
  const delivered = await untilState('delivered', null)
  assert.equal(delivered.headers.get('retry-after'), null)
})

test('given shipments of other sources, and one that was never requested, then others continue', async (t) => {
  const { submit, send, appendShipment, db } = await givenOrdering(t)
  await submit('1', newOrder)
  await appendShipment(
    {
      ...shipmentEvent('ShipmentRequested', '1', 1, { source: 'shop', shipmentId: 'shop/1/1' }),
      subject: 'shop/1',
    },
    shipmentEvent('ShipmentScheduled', '2', 2),
    shipmentEvent('ShipmentRequested', '1', 1),
  )
  await eventually(
    'the shipment is known',
    async () => (await send('/orders/admin/1')).json.shipments.length === 1,
  )
  await eventually('the other one is dead-lettered', async () => {
    const letters = db.collection('deadLetters')
    return (await letters.countDocuments({ consumer: 'ingest-shipments' })) === 1
  })
  assert.deepEqual(await db.collection('placedOrderShipments').distinct('source'), ['admin'])
})

test('given an order that is not there, or another source, then there is 404', async (t) => {
  const { send } = await givenOrdering(t)
  assert.equal((await send('/orders/admin/7')).status, 404)
  assert.equal((await send('/orders/shop/1')).status, 404)
  assert.equal((await send('/orders/admin/x')).status, 400)
})
