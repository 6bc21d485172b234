import assert from 'node:assert/strict'
import { it } from 'node:test'
import fc from 'fast-check'
import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { ShipmentEventType } from '@slipstream/events/event.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import { projectCarriers } from '../../../src/shipments/domain/carriers.ts'
import { foldShipmentsInMemory } from '../../../src/shipments/domain/fold-in-memory.ts'
import { carriersIn, shipmentsIn } from '../../../src/shipments/domain/shipment-topic-event.ts'
import type { ShipmentTopicEvent } from '../../../src/shipments/domain/shipment-topic-event.ts'
import { projectShipments } from '../../../src/shipments/domain/shipments.ts'
import { carrierEvent, shipmentEvent } from '../../given/shipments.ts'

const later: ShipmentEventType[] = [
  'ShipmentChanged',
  'ShipmentChangeIgnored',
  'ShipmentInstructed',
  'ShipmentPostponed',
  'ShipmentScheduled',
  'ShipmentLabelStored',
  'ShipmentScanned',
  'ShipmentShipped',
  'ShipmentDelivered',
  'ShipmentExceptionReported',
  'ShipmentStalled',
  'ShipmentDeadLettered',
  'ShipmentCancelled',
  'ShipmentCancellationFailed',
]

/** What happens to a few shipments and carriers, in the order of the log. */
const log = fc
  .array(
    fc.oneof(
      {
        weight: 6,
        arbitrary: fc.record({
          shipmentNumber: fc.integer({ min: 1, max: 3 }),
          type: fc.constantFrom(...later),
        }),
      },
      { weight: 1, arbitrary: fc.constantFrom('available' as const, 'unavailable' as const) },
    ),
    { minLength: 1, maxLength: 30 },
  )
  .map((steps) => {
    const revisions = new Map<number, number>()
    return steps.map((step, index): ShipmentTopicEvent => {
      if (typeof step === 'string') return carrierEvent(step, new Date(index * 1_000).toISOString())
      const { shipmentNumber, type } = step
      const revision = (revisions.get(shipmentNumber) ?? 0) + 1
      revisions.set(shipmentNumber, revision)
      return shipmentEvent(revision === 1 ? 'ShipmentRequested' : type, revision, { shipmentNumber })
    })
  })

/** The log as a publisher that died repeats it: the last events again, from an earlier one on. */
function withRepeats(
  events: readonly ShipmentTopicEvent[],
  repeats: readonly [number, number][],
): ShipmentTopicEvent[] {
  const result = [...events]
  for (const [at, length] of repeats) {
    const end = 1 + (at % result.length)
    result.splice(end, 0, ...result.slice(Math.max(0, end - length), end))
  }
  return result
}

function inBatches(events: readonly ShipmentTopicEvent[], size: number): object[] {
  const shipments = new Map<string, StoredShipment>()
  const carriers = new Map<string, CarrierDocument>()
  for (let from = 0; from < events.length; from += size) {
    const batch = events.slice(from, from + size)
    const { changed, unrequested } = projectShipments(shipments, shipmentsIn(batch))
    assert.equal(unrequested.size, 0)
    for (const document of changed) shipments.set(document._id, document)
    for (const document of projectCarriers(carriers, carriersIn(batch))) carriers.set(document._id, document)
  }
  return [...shipments.values(), ...carriers.values()]
}

function inMemory(events: readonly ShipmentTopicEvent[]): object[] {
  return (['shipments', 'carriers'] as const).flatMap((name) => {
    const fold = foldShipmentsInMemory(name)
    fold.add(events as (ConsumedEvent & ShipmentTopicEvent)[])
    return [...fold.end()]
  })
}

it('given any log, when it is folded in batches and events repeat, then it equals the rebuild', () => {
  fc.assert(
    fc.property(
      log,
      fc.array(fc.tuple(fc.nat(100), fc.integer({ min: 1, max: 10 })), { maxLength: 3 }),
      fc.integer({ min: 1, max: 8 }),
      (events, repeats, size) => {
        assert.deepEqual(inBatches(withRepeats(events, repeats), size), inMemory(events))
        assert.deepEqual(inBatches([...events, ...events], size), inMemory(events))
      },
    ),
  )
})
