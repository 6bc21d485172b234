import type { Event } from '@slipstream/events/event.ts'
import type { ShipmentNotification, SlipNotification } from './notification.ts'
import type { RelayOutboxEvent, NotificationOutboxEvent } from './outbox-event.ts'

type Identity = '_id' | 'source' | 'orderId'
type Published =
  | Pick<SlipNotification, Identity | 'kind' | 'recipient'>
  | Pick<ShipmentNotification, Identity | 'kind' | 'mail'>

/** The event about a slip or a mail about a shipment. It names no person. */
export function notificationEvent(
  notification: Published,
  pending: NotificationOutboxEvent,
): Event<'NotificationFailed' | 'NotificationSettled'> {
  const { _id, source, orderId } = notification
  const { eventId, at } = pending
  const attributes = { id: eventId, source, subject: `${source}/${orderId}`, occurredAt: at }
  const [kind, whose] =
    notification.kind === 'slip'
      ? ['slip', { recipient: notification.recipient.kind }]
      : [`shipment-${notification.mail}`, {}]
  const identity = { notificationId: _id, kind, source, orderId }
  return pending.type === 'NotificationFailed'
    ? {
        ...attributes,
        type: pending.type,
        data: { ...identity, reason: pending.reason, ...whose, failedAt: at },
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
