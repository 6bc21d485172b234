import type { AlertRaised } from '@slipstream/events/alert-events.ts'
import type { Event } from '@slipstream/events/event.ts'

/** The alerts that hold, by fingerprint. Bounded by what is wrong at once: what is resolved is forgotten. */
export type HeldAlerts = ReadonlyMap<string, AlertRaised>

export type AlertEvent = Event<'AlertRaised' | 'AlertResolved'>

/**
 * The alerts that hold after some events, in their order. Repeats change nothing, and a resolution ends only the episode that it names, so
 * that a late repeat of an old one cannot end a new one.
 */
export function evolveAlerts(held: HeldAlerts, events: readonly AlertEvent[]): HeldAlerts {
  const next = new Map(held)
  for (const event of events) {
    const current = next.get(event.subject)
    if (current !== undefined && current.since > event.data.since) continue
    if (event.type === 'AlertRaised') next.set(event.subject, event.data)
    else next.delete(event.subject)
  }
  return next
}
