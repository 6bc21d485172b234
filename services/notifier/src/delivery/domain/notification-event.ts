import type { Event } from '@slipstream/events/event.ts'
import type { SlipNotification } from './notification.ts'
import type { RelayOutboxEvent, SlipOutboxEvent } from './outbox-event.ts'

/** The event about a slip. It names no person. */
export function notificationEvent(
  { _id, source, orderId, recipient }: Pick<SlipNotification, '_id' | 'source' | 'orderId' | 'recipient'>,
  pending: SlipOutboxEvent,
): Event<'NotificationFailed' | 'NotificationSettled'> {
  const { eventId, at } = pending
  const attributes = { id: eventId, source, subject: `${source}/${orderId}`, occurredAt: at }
  const identity = { notificationId: _id, kind: 'slip', source, orderId }
  return pending.type === 'NotificationFailed'
    ? {
        ...attributes,
        type: pending.type,
        data: { ...identity, reason: pending.reason, recipient: recipient.kind, failedAt: at },
      }
    : {
        ...attributes,
        type: pending.type,
        data: { ...identity, outcome: pending.outcome, settledAt: at },
      }
}

/** The event about the mail server. It belongs to no source, so it has the reserved source name. */
export function relayEvent({ eventId, at, ...change }: RelayOutboxEvent): Event<'MailRelayChanged'> {
  return {
    id: eventId,
    type: 'MailRelayChanged',
    source: 'slipstream',
    subject: 'slipstream/mail-relay',
    occurredAt: at,
    data: { ...change, changedAt: at },
  }
}
