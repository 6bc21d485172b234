import type { AlertSilenced } from '@slipstream/events/alert-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { HeldAlert } from './held-alert.ts'

/** What somebody wants to hear nothing of. */
export type Silence = Pick<AlertSilenced, 'match' | 'endsAt'> & {
  /** The silenceId. */
  _id: string
  /** When it was said, by the console's clock; ISO 8601 UTC. */
  saidAt: string
}

/** The silence after an event: the last one of an id counts, however often older ones come again. */
export function evolveSilence(known: Silence | null, event: Event<'AlertSilenced'>): Silence {
  if (known !== null && Date.parse(event.occurredAt) <= Date.parse(known.saidAt)) return known
  const { silenceId, match, endsAt } = event.data
  return { _id: silenceId, match, endsAt, saidAt: event.occurredAt }
}

/**
 * Whether people are not to be told of the alert at this time, neither that it holds nor that it has ended. A silence without
 * an end lasts as long as the alerts that held when it was said: an episode that begins later is told.
 *
 * @param atMs milliseconds since the epoch
 */
export function isSilenced(
  alert: Pick<HeldAlert, 'rule' | 'source' | 'subject' | 'since'>,
  silences: readonly Silence[],
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

/** When the next of them ends; undefined when none will by itself. */
export function nextSilenceEndMs(silences: readonly Silence[], atMs: number): number | undefined {
  const ends = silences.flatMap(({ endsAt }) => (endsAt === null ? [] : [Date.parse(endsAt)]))
  const coming = ends.filter((endMs) => endMs > atMs)
  return coming.length === 0 ? undefined : Math.min(...coming)
}
