import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { MailRelayChanged } from '@slipstream/events/event-types/alerts/notification-events.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import type { NewFact, ObservedBatch, ObservedNotification } from '../observed-batch.ts'
import type { QuarantinedDocument } from '../../rules/needs-attention/attention-store.ts'

/**
 * Other events for the audit: quarantined deliveries, refused senders, failed
 * notifications. Repeats change nothing.
 */
export function observeSideEvents(
  events: readonly ConsumedEvent[],
  isAudited: (source: string) => boolean,
): Pick<ObservedBatch, 'facts' | 'quarantined' | 'notifications' | 'connected' | 'mailRelay'> {
  const quarantined: QuarantinedDocument[] = []
  const notifications: ObservedNotification[] = []
  const facts: NewFact[] = []
  const connected = new Map<string, number>()
  let mailRelay: MailRelayChanged | null = null
  for (const event of events) {
    if (event.type === 'MailRelayChanged') mailRelay = newerOf(mailRelay, event.data)
    if (!isAudited(event.source)) continue
    switch (event.type) {
      case 'DeliveryQuarantined': {
        const { source, reason } = event.data
        const position = formatPosition(event.position)
        quarantined.push({ _id: event.id, source, reason, at: new Date(event.recordedAtMs), position })
        break
      }
      case 'NotificationFailed': {
        const { notificationId: _id, kind, source, orderId, reason, recipient, failedAt } = event.data
        const whose = {
          ...(recipient !== undefined && { recipient }),
          ...(kind !== 'slip' && { kind }),
        }
        const after = { _id, source, orderId, reason, ...whose, failedAt: new Date(failedAt) }
        notifications.push({ eventId: event.id, after })
        break
      }
      case 'NotificationSettled': {
        const { notificationId: _id, source, settledAt } = event.data
        notifications.push({ eventId: event.id, after: { _id, source, settledAt: new Date(settledAt) } })
        break
      }
      case 'DeliveriesRefused':
        facts.push({ kind: 'refused', source: event.source, at: event.recordedAtMs, refused: event.data })
        connected.set(
          event.source,
          Math.min(connected.get(event.source) ?? Infinity, Date.parse(event.data.from)),
        )
        break
      default:
        // Alerts are the auditor's own, and orders are observed separately.
        break
    }
  }
  return { quarantined, notifications, facts, connected, mailRelay }
}

function newerOf(known: MailRelayChanged | null, change: MailRelayChanged): MailRelayChanged {
  return known !== null && Date.parse(known.changedAt) >= Date.parse(change.changedAt) ? known : change
}
