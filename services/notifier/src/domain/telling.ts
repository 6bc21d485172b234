import { hash } from 'node:crypto'
import type { NotificationFailed, NotificationSettled } from '@slipstream/events/notification-events.ts'

/** What others are still to be told of a notification, in an event; kept with it until the log has the event. */
export type Telling = { eventId: string; at: string } & (
  | { type: 'NotificationFailed'; reason: NotificationFailed['reason'] }
  | { type: 'NotificationSettled'; outcome: NotificationSettled['outcome'] }
)

type What = { failed: NotificationFailed['reason'] } | { settled: NotificationSettled['outcome'] }

/** The id derives from the change: telling it again is the same event. */
export function telling(notificationId: string, what: What, at: Date): Telling {
  const type = 'failed' in what ? 'NotificationFailed' : 'NotificationSettled'
  const when = at.toISOString()
  const event = {
    eventId: hash('sha256', JSON.stringify([type, notificationId, when])).slice(0, 32),
    at: when,
  }
  return 'failed' in what
    ? { ...event, type: 'NotificationFailed', reason: what.failed }
    : { ...event, type: 'NotificationSettled', outcome: what.settled }
}
