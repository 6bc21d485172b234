import type { AlertRaised } from '@slipstream/events/alert-events.ts'
import type { Event } from '@slipstream/events/event.ts'

/**
 * Whether people are not told of the alert at this time, because somebody silenced or acknowledged it. A silence without an
 * end lasts as long as the alerts that held when it was said.
 *
 * @param atMs milliseconds since 1970
 */
export function isSilenced(
  alert: Pick<AlertRaised, 'rule' | 'source' | 'subject' | 'since'>,
  silences: Iterable<Event<'AlertSilenced'>>,
  atMs: number,
): boolean {
  const sinceMs = Date.parse(alert.since)
  for (const { occurredAt, data } of silences) {
    const { rule, source, subject, since } = data.match
    const lasts = data.endsAt === null ? sinceMs <= Date.parse(occurredAt) : Date.parse(data.endsAt) > atMs
    const matches =
      (rule === null || rule === alert.rule) &&
      (source === null || source === alert.source) &&
      (subject === null || subject === alert.subject) &&
      (since === null || Date.parse(since) === sinceMs)
    if (lasts && matches) return true
  }
  return false
}
