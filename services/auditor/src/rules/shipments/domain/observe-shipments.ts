import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { isShipmentEvent } from '@slipstream/events/mismatches/shipment-event-mismatch.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import { evolveCarrier } from '@slipstream/read-models/shipments/evolve-carrier.ts'
import type { NewFact, ObservedBatch } from '../../../observe/observed-batch.ts'
import { shipmentKeptMs, unfinishedShipmentKeptMs } from '../../../observe/retention.ts'
import type { AuditedShipmentDocument } from '../shipment-store.ts'
import { evolveAuditedShipment } from './audited-shipment.ts'
import { concernsOf, hasEnded } from './concerns.ts'

/**
 * The shipments and carriers of a batch folded, and the facts for the evaluation of their sources. Events
 * that were seen already change nothing.
 *
 * @param known shipments and carriers as they are before the batch
 */
export function observeShipments(
  known: { shipments: readonly AuditedShipmentDocument[]; carriers: readonly CarrierDocument[] },
  events: readonly ConsumedEvent[],
  isAudited: (source: string) => boolean,
): Required<Pick<ObservedBatch, 'shipments' | 'carriers'>> & { facts: NewFact[] } {
  const shipments = new Map(known.shipments.map((shipment) => [shipment._id, shipment]))
  const carriers = new Map(known.carriers.map((carrier) => [carrier._id, carrier]))
  const changedShipments = new Set<string>()
  const changedCarriers = new Set<string>()
  const facts: NewFact[] = []
  for (const event of events) {
    if (event.type === 'CarrierAvailabilityChanged') {
      const before = carriers.get(event.data.carrier)
      const after = evolveCarrier(before, event)
      if (after === before) continue
      carriers.set(after._id, after)
      changedCarriers.add(after._id)
    } else if (isShipmentEvent(event) && isAudited(event.data.source)) {
      const before = shipments.get(event.data.shipmentId)
      const after = evolveAuditedShipment(before, event)
      if (after === undefined || after === before) continue
      const document = documentOf(after, event)
      shipments.set(document._id, document)
      changedShipments.add(document._id)
      facts.push(...factsOf(before, document, event))
    }
  }
  return {
    shipments: [...changedShipments].flatMap((id) => shipments.get(id) ?? []),
    carriers: [...changedCarriers].flatMap((id) => carriers.get(id) ?? []),
    facts,
  }
}

/** The name in the statistics of stalls of the stay between booking and first scan; no order's status. */
export function unscannedStatus(carrier: string): string {
  return `shipments of ${carrier} before their first scan`
}

function documentOf(
  shipment: NonNullable<ReturnType<typeof evolveAuditedShipment>>,
  { position, recordedAtMs }: ConsumedEvent,
): AuditedShipmentDocument {
  const keptMs = hasEnded(shipment.status) ? shipmentKeptMs : unfinishedShipmentKeptMs
  return {
    ...shipment,
    concerns: concernsOf(shipment),
    position: formatPosition(position),
    requestedMs: Date.parse(shipment.requestedAt),
    scheduledMs: shipment.scheduledAt === null ? null : Date.parse(shipment.scheduledAt),
    changedMs: Date.parse(shipment.changedAt),
    forgetAt: new Date(recordedAtMs + keptMs),
  }
}

/** A stay that ends without a scan does not count in how long scans take. */
function factsOf(
  before: AuditedShipmentDocument | undefined,
  after: AuditedShipmentDocument,
  event: ConsumedEvent,
): NewFact[] {
  const was = before?.concerns.includes('unscanned') === true
  const is = after.concerns.includes('unscanned')
  if (was === is) return []
  const common = {
    ...{ source: after.source, orderId: after._id, status: unscannedStatus(after.carrier) },
    at: Math.min(Date.parse(event.occurredAt), event.recordedAtMs),
    offset: Number(event.position.offset),
  }
  return [
    is ? { ...common, kind: 'entered' } : { ...common, kind: 'left', recovered: after.shippedAt === null },
  ]
}
