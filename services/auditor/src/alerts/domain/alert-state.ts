import type { AlertRaised } from '@slipstream/events/event-types/alerts/alert-events.ts'
import type { Event } from '@slipstream/events/event.ts'

export type AlertChange = Event<'AlertRaised' | 'AlertResolved'>

/** What is known of an alert: of its newest episode, which holds while the newest event raises it. */
export type AlertState = {
  newest: AlertChange
  /** The latest time that any event of the alert gives, whichever episode it is of; ms since 1970. */
  lastEventAtMs: number
  /** When the log last took the newest event, by the broker's clock; ms since 1970. */
  recordedAtMs: number
}

/** Alerts by fingerprint, those that have ended among them. */
export type KnownAlerts = ReadonlyMap<string, AlertState>

/**
 * An alert after an event. The later episode counts, and within it the end, then the latest
 * raise: repeats, late ones and any other order give the same, as they do where people are
 * notified and where alerts are shown.
 */
export function evolveAlert(
  before: AlertState | undefined,
  event: AlertChange,
  recordedAtMs: number,
): AlertState {
  const lastEventAtMs = Math.max(before?.lastEventAtMs ?? -Infinity, Date.parse(event.occurredAt))
  if (before === undefined) return { newest: event, lastEventAtMs, recordedAtMs }
  if (event.id === before.newest.id && event.occurredAt === before.newest.occurredAt) {
    return { ...before, recordedAtMs: Math.max(before.recordedAtMs, recordedAtMs) }
  }
  return isNewer(event, before.newest)
    ? { newest: event, lastEventAtMs, recordedAtMs }
    : { ...before, lastEventAtMs }
}

/** The alerts that hold, by fingerprint. */
export function heldAlerts(known: KnownAlerts): Map<string, AlertRaised> {
  return new Map(
    [...known].flatMap(([fingerprint, { newest }]) =>
      newest.type === 'AlertRaised' ? [[fingerprint, newest.data] as const] : [],
    ),
  )
}

function isNewer(event: AlertChange, than: AlertChange): boolean {
  const apartMs = Date.parse(event.data.since) - Date.parse(than.data.since)
  if (apartMs !== 0) return apartMs > 0
  // The first end of an episode is its end.
  if (than.type === 'AlertResolved') return false
  return event.type === 'AlertResolved' || Date.parse(event.occurredAt) > Date.parse(than.occurredAt)
}
