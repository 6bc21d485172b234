import type { AuditedOrder } from './domain/audited-order.ts'

export type AuditedOrderDocument = AuditedOrder & {
  /** `source/orderId` */
  _id: string
  /**
   * When its first and its last event were recorded, and where the last one is.
   * The last may be later: see `remember`.
   */
  firstSeenAt: Date
  seenAt: Date
  position: string
  /** Why it needs no creation; null while that is not known, or it is announced. */
  unannounced: string | null
}

export type PresentOrders = {
  /** `source/orderId`: only those beyond it. */
  after: string | undefined
  limit: number
  /** Statuses that say that an order was deleted. */
  deletedStatuses: ReadonlySet<string>
}

/** The orders as far as the audit remembers them: of those that changed within `orderKeptMs`. */
export type AuditedOrderStore = {
  /** Those of the orders that are known, in no order. @param ids `source/orderId` */
  find(ids: readonly string[]): Promise<AuditedOrderDocument[]>
  /**
   * Orders of a source without a creation and without a reason for that, first seen at
   * this time or before, the oldest first.
   */
  missingCreations(source: string, seenBy: number, limit: number): Promise<AuditedOrderDocument[]>
  /** Orders of a source that are not deleted, by ascending id. */
  present(source: string, range: PresentOrders): Promise<AuditedOrderDocument[]>
  /** Orders of a source that lack participants, by ascending id. */
  lackingParticipants(source: string, limit: number): Promise<AuditedOrderDocument[]>
  /**
   * Orders that are due for shipping since this time or longer, ms since 1970, and whose
   * shipment is not known, the oldest first.
   */
  awaitingShipment(source: string, dueBy: number, limit: number): Promise<AuditedOrderDocument[]>
  /** These orders await no shipment any more. */
  settleShipments(ids: readonly string[]): Promise<void>
  /** Those that are known are remembered from this time on, ms since 1970, as if they had changed then. */
  remember(ids: readonly string[], at: number): Promise<void>
  /** Why these orders need no creation. */
  setReason(ids: readonly string[], reason: string): Promise<void>
}
