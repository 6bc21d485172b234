import { deriveId } from '@slipstream/events/derive-id.ts'
import type {
  MailRelayChanged,
  NotificationFailed,
  NotificationSettled,
} from '@slipstream/events/event-types/alerts/notification-events.ts'
import type { DeliveryResult } from './delivery-result.ts'
import type { Notification } from './notification.ts'

/** An event about a notification, yet to be published; stored with it until the log has it. */
export type NotificationOutboxEvent = { eventId: string; at: string } & (
  | { type: 'NotificationFailed'; reason: NotificationFailed['reason'] }
  | { type: 'NotificationSettled'; outcome: NotificationSettled['outcome'] }
)

/** An event about the mail server that is still to be published. */
export type RelayOutboxEvent = { eventId: string; at: string } & Pick<
  MailRelayChanged,
  'state' | 'detail' | 'since'
>

/** The id derives from the change, so publishing it again gives the same event. */
export function failedEvent(
  notificationId: string,
  reason: NotificationFailed['reason'],
  at: Date,
): NotificationOutboxEvent {
  return { ...identified(['NotificationFailed', notificationId], at), type: 'NotificationFailed', reason }
}

/** As `failedEvent`, for a notification that needs no attention any more. */
export function settledEvent(
  notificationId: string,
  outcome: NotificationSettled['outcome'],
  at: Date,
): NotificationOutboxEvent {
  return { ...identified(['NotificationSettled', notificationId], at), type: 'NotificationSettled', outcome }
}

/**
 * The event that a result publishes. Alert messages and digests publish none: an alert
 * about them could not be sent either.
 */
export function eventOfResult(
  { _id, kind }: Pick<Notification, '_id' | 'kind'>,
  result: DeliveryResult,
  at: Date,
): NotificationOutboxEvent | undefined {
  if (kind === 'alert-mail' || kind === 'alert-slack' || kind === 'digest' || kind === 'export')
    return undefined
  if (result.kind === 'failed') return failedEvent(_id, result.why, at)
  return result.kind === 'undeliverable' ? failedEvent(_id, 'no-address', at) : undefined
}

/** Its id derives from the state, its beginning and `at`, as those above: a repeat is the same event. */
export function relayOutboxEvent(
  { state, detail, since }: Pick<MailRelayChanged, 'state' | 'detail' | 'since'>,
  at: Date,
): RelayOutboxEvent {
  return { ...identified(['MailRelayChanged', state, since], at), state, detail, since }
}

function identified(change: readonly string[], at: Date): { eventId: string; at: string } {
  const when = at.toISOString()
  return { eventId: deriveId(...change, when), at: when }
}
