import type { Event } from '@slipstream/events/event.ts'
import type { Telling } from './telling.ts'

/** The event that tells of a slip. It names nobody. */
export function notificationEvent(
  { _id, source, orderId }: { _id: string; source: string; orderId: string },
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
        data: { ...identity, reason: telling.reason, failedAt: telling.at },
      }
    : {
        ...attributes,
        type: telling.type,
        data: { ...identity, outcome: telling.outcome, settledAt: telling.at },
      }
}
