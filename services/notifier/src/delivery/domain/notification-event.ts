import type { Event } from '@slipstream/events/event.ts'
import type { Recipient } from './notification-id.ts'
import type { RelayTelling, Telling } from './outbox-event.ts'

type OfSlip = { _id: string; source: string; orderId: string; recipient: Recipient }

/** The event that tells of a slip. It names nobody. */
export function notificationEvent(
  { _id, source, orderId, recipient }: OfSlip,
  telling: Telling,
): Event<'NotificationFailed' | 'NotificationSettled'> {
  const attributes = {
    id: telling.eventId,
    source,
    subject: `${source}/${orderId}`,
    occurredAt: telling.at,
  }
  const identity = { notificationId: _id, kind: 'slip', source, orderId }
  return telling.type === 'NotificationFailed'
    ? {
        ...attributes,
        type: telling.type,
        data: { ...identity, reason: telling.reason, recipient: recipient.kind, failedAt: telling.at },
      }
    : {
        ...attributes,
        type: telling.type,
        data: { ...identity, outcome: telling.outcome, settledAt: telling.at },
      }
}

/** The event that tells whether mail goes out. It belongs to no source, so it has the reserved name of one. */
export function relayEvent({ eventId, at, ...told }: RelayTelling): Event<'MailRelayChanged'> {
  return {
    id: eventId,
    type: 'MailRelayChanged',
    source: 'slipstream',
    subject: 'slipstream/mail-relay',
    occurredAt: at,
    data: { ...told, changedAt: at },
  }
}
