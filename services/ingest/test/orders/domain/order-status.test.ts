import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { secondsUntilChange, statusOf } from '../../../src/orders/domain/order-status.ts'
import { placed } from '../given/placed.ts'
import { carrier, shipment } from '../given/shipments.ts'

const at = '2026-11-21T08:00:00Z'
const nowMs = Date.parse(at)
const status = (shipments: ShipmentDocument[] = [], carriers = [carrier('available')]) =>
  statusOf(placed(), { shipments, carriers }, { isShipped: true, nowMs })
const cancelled = (...shipments: ShipmentDocument[]) =>
  statusOf(placed({ status: 'cancelled' }), { shipments, carriers: [] }, { isShipped: false, nowMs })

test('given no shipment yet, then the order waits for fulfillment', () => {
  const { state, waitsFor, nextAttemptAt, shipments } = status()
  assert.deepEqual([state, waitsFor, nextAttemptAt, shipments], ['accepted', 'fulfillment', null, []])
})

test('given a source that ships nothing, then the order waits for nothing', () => {
  const { state, waitsFor, detail } = statusOf(
    placed(),
    { shipments: [], carriers: [] },
    { isShipped: false, nowMs },
  )
  assert.deepEqual([state, waitsFor, detail], ['accepted', null, 'Nothing of this order is shipped.'])
})

test('given an unavailable carrier, then it has since when, and by when it is tried next', () => {
  const wait = { waitsFor: 'carrier', detail: 'It does not respond.', nextAttemptAt: at }
  const postponed = shipment(1, ['ShipmentPostponed', wait])
  const nextProbeAt = '2026-11-21T08:00:20.000Z'
  const down = { ...carrier('unavailable'), probedEveryMs: 300_000, nextProbeAt }
  const { state, waitsFor, detail, nextAttemptAt } = status([postponed], [down])
  assert.deepEqual([state, waitsFor, nextAttemptAt], ['accepted', 'carrier', nextProbeAt])
  const sentence = `Waits for the carrier bobs-post, unavailable since 2026-11-20T10:00:00Z: it is tried next by ${nextProbeAt}, and then the oldest shipments go first.`
  assert.equal(detail, sentence)
})

test('given an unavailable carrier and a new shipment, then it waits for the carrier too', () => {
  const { waitsFor, detail } = status([shipment(1)], [carrier('unavailable')])
  assert.deepEqual(
    [waitsFor, detail],
    ['carrier', 'Waits for the carrier bobs-post, unavailable since 2026-11-20T10:00:00Z.'],
  )
  assert.equal(status([shipment(1)]).waitsFor, 'booking')
})

test('given another wait, then its reason is shown although the carrier is unavailable', () => {
  const wait = { waitsFor: 'look-up', detail: 'Whether it was booked is not known.', nextAttemptAt: null }
  const { waitsFor, detail } = status([shipment(1, ['ShipmentPostponed', wait])], [carrier('unavailable')])
  assert.deepEqual([waitsFor, detail], ['look-up', 'Whether it was booked is not known.'])
})

test('given several shipments, then the order is as far as the one that is least far', () => {
  const booked = shipment(1, ['ShipmentScheduled'])
  const shipped = shipment(2, ['ShipmentScheduled'], ['ShipmentShipped'])
  const delivered = shipment(3, ['ShipmentScheduled'], ['ShipmentShipped'], ['ShipmentDelivered'])
  assert.deepEqual([status([booked]).state, status([booked]).waitsFor], ['scheduled', 'first-scan'])
  assert.equal(status([delivered, booked, shipped]).state, 'scheduled')
  assert.deepEqual(
    [status([delivered, shipped]).state, status([delivered, shipped]).waitsFor],
    ['shipped', 'delivery'],
  )
  assert.deepEqual([status([delivered]).state, status([delivered]).waitsFor], ['delivered', null])
  assert.equal(status([shipped]).shipments[0]?.trackingNumber, shipped.booking?.trackingNumber)
})

test('given a dead-lettered shipment, then the order waits for a person, whatever the others do', () => {
  const refused = shipment(1, ['ShipmentDeadLettered', { reason: 'Unknown postcode.' }])
  const { state, waitsFor, detail } = status([shipment(2, ['ShipmentScheduled']), refused])
  assert.deepEqual([state, waitsFor], ['dead-lettered', 'person'])
  assert.equal(detail, 'Refused by bobs-post: Unknown postcode.')
})

test('given a cancelled order, then it is cancelling until nothing is booked', () => {
  const booked = shipment(1, ['ShipmentScheduled'])
  assert.equal(cancelled().state, 'cancelled')
  assert.equal(cancelled(booked).state, 'cancelling')
  assert.equal(cancelled(shipment(1, ['ShipmentScheduled'], ['ShipmentCancelled'])).state, 'cancelled')
  const refused = cancelled(
    shipment(1, ['ShipmentScheduled'], ['ShipmentCancellationFailed', { reason: 'Left.' }]),
  )
  assert.deepEqual(
    [refused.state, refused.waitsFor, refused.detail],
    ['cancelling', 'person', 'Not cancelled: Left.'],
  )
  assert.equal(cancelled(shipment(1, ['ShipmentScheduled'], ['ShipmentShipped'])).state, 'shipped')
})

test('given a time of the next attempt, then it is to be asked again then, within bounds', () => {
  const now = new Date('2026-11-21T07:59:50Z')
  const waiting = (nextAttemptAt: string) => ({ ...status([shipment(1)]), nextAttemptAt })
  assert.equal(secondsUntilChange(waiting(at), now), 10)
  assert.equal(secondsUntilChange(waiting('2026-11-21T07:00:00Z'), now), 1)
  assert.equal(secondsUntilChange(waiting('2026-11-22T07:00:00Z'), now), 300)
  const delivered = shipment(1, ['ShipmentScheduled'], ['ShipmentShipped'], ['ShipmentDelivered'])
  assert.equal(secondsUntilChange(status([delivered]), now), undefined)
  assert.equal(secondsUntilChange(cancelled(), now), undefined)
  assert.equal(secondsUntilChange(status(), now), 2)
})
