import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { ShipmentEvent } from '@slipstream/events/event.ts'
import { evolveAuditedShipment } from '../../../../src/rules/shipments/domain/audited-shipment.ts'
import type { AuditedShipment } from '../../../../src/rules/shipments/domain/audited-shipment.ts'
import { concernsOf } from '../../../../src/rules/shipments/domain/concerns.ts'
import { begunMs, hourMs, shipmentEvents } from '../shipments-in-memory.ts'

const next = shipmentEvents('1042')
const at = (hours: number): number => begunMs + hours * hourMs
const history: ShipmentEvent[] = [
  next('ShipmentRequested', at(0)),
  next('ShipmentChanged', at(1)),
  next('ShipmentPostponed', at(2), { waitsFor: 'person', nextAttemptAt: null }),
  next('ShipmentInstructed', at(3), { instruction: 'repeat-booking' }),
  next('ShipmentDeadLettered', at(4)),
  next('ShipmentInstructed', at(5), { instruction: 'redrive' }),
  next('ShipmentPostponed', at(6), { waitsFor: 'person', nextAttemptAt: null }),
  next('ShipmentInstructed', at(7), { instruction: 'adopt-booking' }),
  next('ShipmentScheduled', at(7)),
  next('ShipmentLabelStored', at(8)),
  next('ShipmentScanned', at(9)),
  next('ShipmentShipped', at(9)),
  next('ShipmentExceptionReported', at(10), { exception: 'lost' }),
  next('ShipmentCancellationFailed', at(11)),
  next('ShipmentDelivered', at(12)),
]

function fold(events: readonly ShipmentEvent[]): AuditedShipment | undefined {
  return events.reduce<AuditedShipment | undefined>(evolveAuditedShipment, undefined)
}

describe('a shipment as the audit remembers it', () => {
  it('given its history step by step, then its concerns are those of the step', () => {
    const concerns = history.map((_, index) => {
      const shipment = fold(history.slice(0, index + 1))
      assert.ok(shipment)
      return concernsOf(shipment).join()
    })
    assert.deepEqual(concerns, [
      ...['waiting', 'waiting', 'undecided', 'waiting', 'dead-lettered', 'waiting', 'undecided', 'waiting'],
      ...['unscanned', 'unscanned', 'unscanned', '', 'exception', 'cancellation-failed,exception'],
      'cancellation-failed',
    ])
  })

  it('given any of its events again, then the very same object is returned', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: history.length }), fc.nat(), (length, which) => {
        const known = fold(history.slice(0, length))
        assert.ok(known)
        assert.equal(evolveAuditedShipment(known, history[which % length] as ShipmentEvent), known)
      }),
    )
  })

  it('given an event of one that was never requested, or is forgotten, then nothing is kept', () => {
    assert.equal(fold(history.slice(1)), undefined)
  })

  it('given people, addresses, goods and tracking numbers, then none of it is kept', () => {
    const kept = JSON.stringify(history.map((_, index) => fold(history.slice(0, index + 1))))
    for (const personal of ['Tamihana', 'example.test', 'Example Street', 'office', 'lines', 'tracking'])
      assert.equal(kept.includes(personal), false, personal)
  })
})
