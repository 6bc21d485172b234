import { hash } from 'node:crypto'
import type {
  MailRelayChanged,
  NotificationFailed,
  NotificationSettled,
} from '@slipstream/events/event-types/notification-events.ts'

/** What others are still to be told of a notification, in an event; kept with it until the log has the event. */
export type Telling = { eventId: string; at: string } & (
  | { type: 'NotificationFailed'; reason: NotificationFailed['reason'] }
  | { type: 'NotificationSettled'; outcome: NotificationSettled['outcome'] }
)

/** What others are still to be told of the mail server. */
export type RelayTelling = { eventId: string; at: string } & Pick<
  MailRelayChanged,
  'state' | 'detail' | 'since'
>

type What = { failed: NotificationFailed['reason'] } | { settled: NotificationSettled['outcome'] }

/** The id derives from the change: telling it again is the same event. */
export function telling(notificationId: string, what: What, at: Date): Telling {
  const type = 'failed' in what ? 'NotificationFailed' : 'NotificationSettled'
  const event = identified([type, notificationId], at)
  return 'failed' in what
    ? { ...event, type: 'NotificationFailed', reason: what.failed }
    : { ...event, type: 'NotificationSettled', outcome: what.settled }
}

export function relayTelling(
  { state, detail, since }: Pick<MailRelayChanged, 'state' | 'detail' | 'since'>,
  at: Date,
): RelayTelling {
  return { ...identified(['MailRelayChanged', state, since], at), state, detail, since }
}

function identified(change: readonly string[], at: Date): { eventId: string; at: string } {
  const when = at.toISOString()
  return { eventId: hash('sha256', JSON.stringify([...change, when])).slice(0, 32), at: when }
}
