import type { MailRelayChanged } from '@slipstream/events/notification-events.ts'
import type { Fact } from '../domain/judge-state.ts'
import type { AuditedOrderDocument } from './audited-order-store.ts'
import type { FailedNotificationDocument, QuarantinedDocument } from './set-aside-store.ts'

export type NewFact = Fact & { source: string }

/** What a batch of the log changes. */
export type NotedBatch = {
  /** As they are after the batch. */
  orders: readonly AuditedOrderDocument[]
  facts: readonly NewFact[]
  /** The ids of the orders' events: a delivery that was redriven from quarantine has kept its own. */
  eventIds: readonly string[]
  /** The positions in quarantine of the deliveries that the orders' events were redriven from. */
  redrivenFrom?: readonly string[]
  /** By source, when it was heard or refused: the earliest. */
  connected: ReadonlyMap<string, number>
  quarantined: readonly QuarantinedDocument[]
  /** By notification id: as it failed, or null for what needs nobody any more. */
  notifications: ReadonlyMap<string, FailedNotificationDocument | null>
  /** The newest word on the mail server; null when there is none. */
  mailRelay: MailRelayChanged | null
}
