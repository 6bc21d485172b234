import type { Event } from '@slipstream/events/event.ts'
import type { BillingNotification, ShipmentNotification, SlipNotification } from './notification.ts'
import type { RelayOutboxEvent, NotificationOutboxEvent } from './outbox-event.ts'

type Identity = '_id' | 'source' | 'kind' | 'traceparent'
type Published =
  | Pick<SlipNotification, Identity | 'orderId' | 'recipient'>
  | Pick<ShipmentNotification, Identity | 'orderId' | 'mail'>
  | Pick<BillingNotification, Identity | 'customerId' | 'notice' | 'operator'>

/** The event about a slip, or a mail about a shipment or of billing. It names no person. */
export function notificationEvent(
  notification: Published,
  pending: NotificationOutboxEvent,
): Event<'NotificationFailed' | 'NotificationSettled'> {
  const { _id, source } = notification
  // The field has this name in stored events, whatever a notification is about.
  const orderId = notification.kind === 'billing' ? notification.customerId : notification.orderId
  const { eventId, at } = pending
  const { traceparent } = notification
  const attributes = {
    ...{ id: eventId, source, subject: `${source}/${orderId}`, occurredAt: at },
    ...(traceparent !== undefined && { traceparent }),
  }
  const whose = notification.kind === 'slip' ? { recipient: notification.recipient.kind } : {}
  const kind = publishedKind(notification)
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

function publishedKind(notification: Published): string {
  switch (notification.kind) {
    case 'slip':
      return 'slip'
    case 'shipment':
      return `shipment-${notification.mail}`
    case 'billing':
      return `billing-${notification.notice.notice}${notification.operator === undefined ? '' : '-to-ops'}`
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
