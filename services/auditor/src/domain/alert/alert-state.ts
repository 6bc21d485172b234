import type { AlertRaised } from '@slipstream/events/alert-events.ts'
import type { Event } from '@slipstream/events/event.ts'

/** The alerts that hold, by fingerprint. Bounded by what is wrong at once: what is resolved is forgotten. */
export type HeldAlerts = ReadonlyMap<string, AlertRaised>

export type AlertEvent = Event<'AlertRaised' | 'AlertResolved'>

/**
 * The alerts that hold after an event. Repeats change nothing, and a resolution ends only the episode that it names, so
 * that a late repeat of an old one cannot end a new one.
 */
export function evolveAlerts(held: HeldAlerts, event: AlertEvent): HeldAlerts {
  const current = held.get(event.subject)
  const next = new Map(held)
  if (event.type === 'AlertRaised') {
    if (current !== undefined && current.since > event.data.since) return held
    next.set(event.subject, event.data)
  } else {
    if (current === undefined || current.since > event.data.since) return held
    next.delete(event.subject)
  }
  return next
}
