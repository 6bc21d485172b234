import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Event } from '@slipstream/events/event.ts'
import { stepOf } from '../../../src/rules/carriers/domain/carrier-unavailable-alert.ts'
import {
  auditOfShipments,
  begunMs,
  carrierChange,
  hourMs,
  shipmentEvents,
} from '../shipments/shipments-in-memory.ts'

const rule = 'carrier-unavailable'
const at = (hours: number): number => begunMs + hours * hourMs
const requested = (orderId: string, hours: number) => shipmentEvents(orderId)('ShipmentRequested', at(hours))

describe('a carrier that is unavailable', () => {
  it('given more and more that waits, then one alert grows in steps until it is booked', async () => {
    const audit = auditOfShipments()
    const changes = (hours: number) => audit.changes(at(hours), 'slipstream')
    await audit.read([carrierChange('unavailable', at(0))])
    assert.deepEqual(await changes(0), [`raised ${rule} bobs-post 0`])
    const waiting = Array.from({ length: 13 }, (_, index) => shipmentEvents(String(index)))
    const seen: string[] = []
    for (const [index, next] of waiting.entries()) {
      await audit.read([next('ShipmentRequested', at(1 + index / 100))])
      seen.push(...(await changes(2)))
    }
    assert.deepEqual(
      seen,
      [1, 2, 5, 10].map((count) => `raised ${rule} bobs-post ${count}`),
    )

    await audit.read([carrierChange('available', at(10)), requested('later', 10.5)])
    assert.deepEqual(await changes(10.5), [])
    for (const next of waiting.slice(1)) await audit.read([next('ShipmentScheduled', at(11))])
    assert.deepEqual(await changes(11), [])
    await audit.read([waiting[0]!('ShipmentDeadLettered', at(11))])
    const [resolved] = await audit.evaluate(at(11), 'slipstream')
    assert.ok(resolved?.type === 'AlertResolved')
    assert.equal(
      resolved.data.reason,
      'The carrier bobs-post has been available again since 2026-11-21 18:00 UTC. 12 shipments that waited are booked.',
    )
  })

  it('given what it says, then how many wait since when, why, and what to do', async () => {
    const audit = auditOfShipments()
    await audit.read([requested('1', 0.5), requested('2', 1), carrierChange('unavailable', at(1))])
    const [raised] = await audit.evaluate(at(2), 'slipstream')
    assert.ok(raised?.type === 'AlertRaised')
    assert.equal(
      raised.data.summary,
      'The carrier bobs-post has been unavailable since 2026-11-21 09:00 UTC. At least 2 shipments wait for it, the oldest since 2026-11-21 08:30 UTC. Its last answer: It refused the connection.',
    )
    assert.match(raised.data.next.action, /npx slipstream carriers list/)
  })

  it('given fewer that wait than before, then the alert does not change', async () => {
    const audit = auditOfShipments()
    const waiting = Array.from({ length: 5 }, (_, index) => shipmentEvents(String(index)))
    await audit.read([carrierChange('unavailable', at(0))])
    await audit.read(waiting.map((next) => next('ShipmentRequested', at(1))))
    assert.deepEqual(await audit.changes(at(1), 'slipstream'), [`raised ${rule} bobs-post 5`])
    await audit.read(waiting.slice(1).map((next) => next('ShipmentCancelled', at(2))))
    assert.deepEqual(await audit.changes(at(2), 'slipstream'), [])
  })

  it('given a shipment that waits for a person, then it does not wait for the carrier', async () => {
    const audit = auditOfShipments()
    const next = shipmentEvents('1')
    await audit.read([carrierChange('unavailable', at(0)), next('ShipmentRequested', at(1))])
    assert.equal((await audit.changes(at(1), 'slipstream')).length, 1)
    await audit.read([
      next('ShipmentPostponed', at(2), { waitsFor: 'person', nextAttemptAt: null }),
      carrierChange('available', at(3)),
    ])
    assert.deepEqual(await audit.changes(at(3), 'slipstream'), [`resolved ${rule} bobs-post`])
  })

  it('given a backlog that is not booked for a day, then the alert ends: the carrier is not why', async () => {
    const audit = auditOfShipments()
    await audit.read([carrierChange('unavailable', at(0)), requested('1', 1)])
    assert.equal((await audit.changes(at(1), 'slipstream')).length, 1)
    await audit.read([carrierChange('available', at(2))])
    assert.deepEqual(await audit.changes(at(25), 'slipstream'), [])
    assert.deepEqual(await audit.changes(at(26), 'slipstream'), [`resolved ${rule} bobs-post`])
  })

  it('given changes in any order and repeated, then the last one counts', async () => {
    const changes: Event[] = [
      carrierChange('unavailable', at(0)),
      carrierChange('available', at(1)),
      carrierChange('unavailable', at(2)),
      carrierChange('unavailable', at(1), 'other'),
      carrierChange('available', at(2), 'other'),
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([...changes, ...changes], { minLength: 2 * changes.length }),
        async (events) => {
          const audit = auditOfShipments()
          await audit.read(events)
          assert.deepEqual(await audit.changes(at(3), 'slipstream'), [`raised ${rule} bobs-post 0`])
        },
      ),
      { numRuns: 50 },
    )
  })
})

describe('the steps of a count', () => {
  it('given any count, then its step is at most the count and more than two fifths of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000_000 }), (count) => {
        const step = stepOf(count)
        assert.ok(step <= count && step > count * 0.4, `${step} of ${count}`)
        assert.match(String(step), /^[125]0*$/)
      }),
    )
    assert.equal(stepOf(0), 0)
  })
})
