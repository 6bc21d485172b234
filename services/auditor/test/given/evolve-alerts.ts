import { evolveAlert } from '../../src/alerts/domain/alert-state.ts'
import type { AlertChange, KnownAlerts } from '../../src/alerts/domain/alert-state.ts'

/** The alerts after some events, as the topic of alerts makes them known. */
export function evolveAlerts(known: KnownAlerts, events: readonly AlertChange[]): KnownAlerts {
  const next = new Map(known)
  for (const event of events) next.set(event.subject, evolveAlert(next.get(event.subject), event, 0))
  return next
}
