import type { MailRelayChanged } from '@slipstream/events/event-types/alerts/notification-events.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { Fact } from './domain/source-state.ts'
import type { ObservedBilling } from './billing-audit-store.ts'
import type { AuditedOrderDocument } from './audited-order-store.ts'
import type { DueComparison } from '../rules/order-discrepancies/comparison-store.ts'
import type { AuditedShipmentDocument } from '../rules/shipments/shipment-store.ts'
import type {
  FailedNotificationDocument,
  QuarantinedDocument,
  SettledNotificationDocument,
} from '../rules/needs-attention/attention-store.ts'

export type NewFact = Fact & { source: string }

export type ObservedNotification = {
  eventId: string
  after: Omit<FailedNotificationDocument, 'eventIds'> | Omit<SettledNotificationDocument, 'eventIds'>
}

/** What a batch of the log changes. */
export type ObservedBatch = {
  /** As they are after the batch. */
  orders: readonly AuditedOrderDocument[]
  facts: readonly NewFact[]
  /** The ids of the orders' events: a delivery that was redriven from quarantine has kept its own. */
  eventIds: readonly string[]
  /** The positions in quarantine of the deliveries that the orders' events were redriven from. */
  redrivenFrom?: readonly string[]
  /** Orders that are to be compared with the shop once more. */
  comparisons: readonly DueComparison[]
  /** By source, when it was heard or refused: the earliest. */
  connected: ReadonlyMap<string, number>
  quarantined: readonly QuarantinedDocument[]
  /** The outcomes of notifications, in the order of the log. One whose event is known changes nothing. */
  notifications: readonly ObservedNotification[]
  /** The newest word on the mail server; null when there is none. */
  mailRelay: MailRelayChanged | null
  /** Shipments and carriers as they are after the batch; absent without events of shipments. */
  shipments?: readonly AuditedShipmentDocument[]
  carriers?: readonly CarrierDocument[]
  /** Absent without events of billing. */
  billing?: ObservedBilling | undefined
}
