import type { AlertRaised, AlertSilenced } from './event-types/alerts/alert-events.ts'

/**
 * Whether a silence keeps the alert from being sent to people at this time, firing or
 * resolved. A silence without an end lasts as long as the alerts that were firing when it was
 * made: an episode that begins later is sent.
 *
 * @param silences `saidAt`: when each was made, ISO 8601 UTC
 * @param atMs milliseconds since 1970
 */
export function isSilenced(
  alert: Pick<AlertRaised, 'rule' | 'source' | 'subject' | 'since'>,
  silences: readonly (Pick<AlertSilenced, 'match' | 'endsAt'> & { saidAt: string })[],
  atMs: number,
): boolean {
  return silences.some(({ match, endsAt, saidAt }) => {
    const { rule, source, subject, since } = match
    if (endsAt === null ? Date.parse(alert.since) > Date.parse(saidAt) : Date.parse(endsAt) <= atMs)
      return false
    return (
      (rule === null || rule === alert.rule) &&
      (source === null || source === alert.source) &&
      (subject === null || subject === alert.subject) &&
      (since === null || Date.parse(since) === Date.parse(alert.since))
    )
  })
}
