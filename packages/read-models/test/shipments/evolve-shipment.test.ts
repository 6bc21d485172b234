import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { ShipmentEvent } from '@slipstream/events/event.ts'
import { evolveCarrier } from '../../src/shipments/evolve-carrier.ts'
import { evolveShipment, shipmentLimits } from '../../src/shipments/evolve-shipment.ts'
import type { ShipmentDocument } from '../../src/shipments/shipment-document.ts'

const { ShipmentRequested: requested, ShipmentPostponed: postponed, ShipmentScheduled: scheduled } = examples
const {
  ShipmentShipped: shipped,
  ShipmentDeadLettered: deadLettered,
  ShipmentInstructed: instructed,
} = examples
const { ShipmentScanned: scanned, ShipmentDelivered: delivered } = examples

function fold(...events: ShipmentEvent[]): ShipmentDocument | undefined {
  return events.reduce<ShipmentDocument | undefined>(evolveShipment, undefined)
}

const withRevision = <E extends ShipmentEvent>(event: E, revision: number): E => ({
  ...event,
  data: { ...event.data, revision },
})

test('given a request, when the carrier is unavailable, then the shipment says what it waits for', () => {
  const shipment = fold(requested, postponed)
  assert.equal(shipment?.status, 'accepted')
  assert.equal(shipment?.wait?.waitsFor, 'carrier')
  assert.equal(shipment?.wait?.nextAttemptAt, postponed.data.nextAttemptAt)
})

test('given a shipment that waits, when it is booked, then it waits no more', () => {
  const shipment = fold(requested, postponed, scheduled)
  assert.equal(shipment?.status, 'scheduled')
  assert.equal(shipment?.wait, null)
  assert.equal(shipment?.booking?.carrierShipmentId, scheduled.data.carrierShipmentId)
})

test('given events that are delivered twice and an old one again, then nothing changes', () => {
  const once = fold(requested, postponed, scheduled, shipped)
  assert.deepEqual(
    fold(requested, requested, postponed, scheduled, scheduled, postponed, shipped, requested, shipped),
    once,
  )
})

test('given a dead letter, when a person instructs it, then it is accepted, and by whom is known', () => {
  const shipment = fold(requested, withRevision(deadLettered, 2), withRevision(instructed, 3))
  assert.equal(shipment?.status, 'accepted')
  assert.equal(shipment?.deadLetter, null)
  assert.deepEqual(
    shipment?.instructions.map(({ actor }) => actor),
    ['office'],
  )
})

test('given scans that arrive late and twice, then each is there once, by its time', () => {
  const late = {
    ...scanned,
    data: {
      ...scanned.data,
      revision: 8,
      scan: { ...scanned.data.scan, code: 'AR', at: '2026-11-21T12:00:00.000Z' },
    },
  }
  const shipment = fold(requested, scheduled, scanned, late, withRevision(scanned, 9))
  assert.deepEqual(
    shipment?.scans.map(({ code }) => code),
    ['AR', 'PU'],
  )
  assert.equal(shipment?.scanStatus, 'in-transit')
})

test('given an event before its request, then there is no shipment', () => {
  assert.equal(fold(delivered), undefined)
})

test('given more scans than are kept, then the oldest and the newest of them are there', () => {
  const many = Array.from({ length: shipmentLimits.scans + 50 }, (_, index) => ({
    ...scanned,
    data: {
      ...scanned.data,
      revision: 10 + index,
      scan: { ...scanned.data.scan, at: new Date(index * 60_000).toISOString() },
    },
  }))
  const scans = fold(requested, ...many)?.scans ?? []
  assert.equal(scans.length, shipmentLimits.scans)
  assert.equal(scans[0]?.at, new Date(0).toISOString())
  assert.equal(scans.at(-1)?.at, many.at(-1)?.data.scan.at)
})

test('given times with and without fractions of a second, then scans are sorted by the time', () => {
  const at = (time: string, revision: number) => ({
    ...scanned,
    data: { ...scanned.data, revision, scan: { ...scanned.data.scan, at: `2026-11-21T12:00:${time}Z` } },
  })
  const shipment = fold(requested, at('00.500', 2), at('00', 3))
  assert.deepEqual(
    shipment?.scans.map(({ at }) => at.slice(-6)),
    ['00:00Z', '0.500Z'],
  )
})

test('given changes of a carrier in another order or twice, then the latest counts', () => {
  const change = (changedAt: string, state: 'available' | 'unavailable') => ({
    ...examples.CarrierAvailabilityChanged,
    id: changedAt,
    data: { ...examples.CarrierAvailabilityChanged.data, state, changedAt },
  })
  const closed = change('2026-11-21T09:00:00Z', 'available')
  const opened = change('2026-11-21T08:00:00Z', 'unavailable')
  const inOrder = evolveCarrier(evolveCarrier(undefined, opened), closed)
  assert.equal(inOrder.state, 'available')
  assert.equal(evolveCarrier(inOrder, opened), inOrder)
  assert.equal(evolveCarrier(inOrder, closed), inOrder)
  assert.deepEqual(evolveCarrier(evolveCarrier(undefined, closed), opened), inOrder)
})
