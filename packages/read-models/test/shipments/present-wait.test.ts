import assert from 'node:assert/strict'
import { test } from 'node:test'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { ShipmentEvent } from '@slipstream/events/event.ts'
import fc from 'fast-check'
import type { CarrierDocument } from '../../src/shipments/carrier-document.ts'
import { evolveShipment } from '../../src/shipments/evolve-shipment.ts'
import { nextProbeBy, presentWait } from '../../src/shipments/present-wait.ts'
import type { ShipmentDocument, ShipmentWait } from '../../src/shipments/shipment-document.ts'

const at = (time: string) => `2026-11-21T${time}.000Z`
const nowMs = Date.parse(at('08:00:00'))
const requested = examples.ShipmentRequested as ShipmentEvent
const shipment = (changes: Partial<ShipmentDocument> = {}): ShipmentDocument => ({
  ...evolveShipment(undefined, requested)!,
  ...{ carrier: 'bobs-post', requestedAt: at('06:00:00') },
  ...changes,
})
const wait = (waitsFor: ShipmentWait['waitsFor'], nextAttemptAt: string | null): ShipmentWait => ({
  ...{ waitsFor, nextAttemptAt, detail: 'It does not respond.', since: at('07:30:00') },
})
const down: CarrierDocument = {
  ...{ _id: 'bobs-post', eventId: 'c', state: 'unavailable', detail: null },
  ...{ since: at('07:00:00'), changedAt: at('07:58:00') },
  ...{ probedEveryMs: 300_000, nextProbeAt: at('08:03:00') },
}

test('given an outage, then a shipment that was never tried waits for the next probe', () => {
  assert.deepEqual(presentWait(shipment(), [down], nowMs), {
    ...{ waitsFor: 'carrier', nextAttemptAt: at('08:03:00'), since: at('07:00:00') },
    detail: `Waits for the carrier bobs-post, unavailable since ${at('07:00:00')}: it is tried next by ${at('08:03:00')}, and then the oldest shipments go first.`,
  })
})

test('given an outage, then another wait ends no earlier than the next probe', () => {
  const nextOf = (one: ShipmentWait) => presentWait(shipment({ wait: one }), [down], nowMs)?.nextAttemptAt
  assert.equal(nextOf(wait('look-up', at('07:40:00'))), at('08:03:00'))
  assert.equal(nextOf(wait('rate-limit', at('09:00:00'))), at('09:00:00'))
  assert.equal(nextOf(wait('person', null)), null)
})

test('given an available carrier, then a next attempt that is over is not shown', () => {
  const available = { ...down, state: 'available' as const }
  const presentOf = (one: ShipmentWait) => presentWait(shipment({ wait: one }), [available], nowMs)
  assert.equal(presentOf(wait('carrier', at('07:40:00'))), null)
  assert.equal(presentOf(wait('carrier', at('08:01:00')))?.nextAttemptAt, at('08:01:00'))
  assert.equal(presentOf(wait('retry', at('07:40:00')))?.nextAttemptAt, null)
  assert.equal(presentWait(shipment(), [], nowMs), null)
})

test('given any time of an outage, then the next probe is not past, and within the interval', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 * 24 * 3_600_000 }),
      fc.constantFrom(undefined, at('08:03:00')),
      (laterMs, nextProbeAt) => {
        const { nextProbeAt: _, ...rest } = down
        const shownAt = nowMs + laterMs
        const carrier = { ...rest, ...(nextProbeAt !== undefined && { nextProbeAt }) }
        const by = Date.parse(nextProbeBy(carrier, shownAt) ?? '')
        assert.ok(by >= shownAt && by - shownAt <= 300_000)
      },
    ),
  )
})
