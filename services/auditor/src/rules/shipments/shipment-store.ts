import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { AuditedShipment } from './domain/audited-shipment.ts'
import type { Concern } from './domain/concerns.ts'

export type AuditedShipmentDocument = AuditedShipment & {
  concerns: Concern[]
  /** Where its last event is in the log. */
  position: string
  /** Milliseconds since the epoch; null until it is booked. */
  requestedMs: number
  scheduledMs: number | null
  changedMs: number
  /** When it is forgotten. */
  forgetAt: Date
}

/** Shipments as far as the audit remembers them, and the state of each carrier. */
export type ShipmentStore = {
  /** Those of the shipments that are known, in no order. */
  find(ids: readonly string[]): Promise<AuditedShipmentDocument[]>
  /** Shipments of a source with any of these concerns, the last to change first. */
  concerned(source: string, concerns: readonly Concern[], limit: number): Promise<AuditedShipmentDocument[]>
  /** How many shipments, also cancelled, these orders of a source have; none for those absent. */
  countByOrder(source: string, orderIds: readonly string[]): Promise<Map<string, number>>
  /**
   * How many shipments wait for a carrier, of all sources, and since when the oldest was
   * requested. Times are ms since 1970.
   */
  waiting(carrier: string, requestedBefore: number): Promise<{ count: number; oldestMs: number | null }>
  /** How many shipments that were requested before a time were booked after it. */
  drained(carrier: string, since: number): Promise<number>
  carriers(): Promise<CarrierDocument[]>
  /** Since when a source has shipments, ms since 1970: the first time this was called for it. */
  shippingSince(source: string, now: number): Promise<number>
}
