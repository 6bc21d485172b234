import type { AlertChange, KnownAlerts } from '../../../alerts/domain/alert-state.ts'
import { eventOf } from '../../../alerts/domain/reconcile-alerts.ts'
import { fingerprintOf } from '../../../alerts/domain/fingerprint.ts'
import { sourceOutage } from './source-outage-alert.ts'
import type { Outage } from './outage.ts'

/**
 * The events of the alert that reports an outage: raised and resolved together, as the outage is over. Those
 * that the topic already has are left out.
 *
 * @param at now, ISO 8601 UTC
 */
export function reportOutage(source: string, outage: Outage, known: KnownAlerts, at: string): AlertChange[] {
  const alert = sourceOutage(source, outage)
  const fingerprint = fingerprintOf(alert)
  const newest = known.get(fingerprint)?.newest
  if (newest?.type === 'AlertResolved') return []
  const since = newest?.data.since ?? at
  const { rule, subject, summary: reason } = alert
  const times = { from: isoOf(outage.from), until: isoOf(outage.until ?? outage.from) }
  const outcome = { ...outage.counts, outage: times }
  const endsAt = new Date(Math.max(Date.parse(at), Date.parse(since) + 1)).toISOString()
  return [
    ...(newest === undefined ? [eventOf('AlertRaised', fingerprint, { ...alert, since }, since)] : []),
    eventOf('AlertResolved', fingerprint, { rule, source, subject, since, reason, outcome }, endsAt),
  ]
}

function isoOf(at: number): string {
  return new Date(at).toISOString()
}
