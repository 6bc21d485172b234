import type { AlertSilenced } from '@slipstream/events/event-types/alert-events.ts'
import type { Event } from '@slipstream/events/event.ts'

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

/** When the next of them ends; undefined when none will by itself. */
export function nextSilenceEndMs(silences: readonly Silence[], atMs: number): number | undefined {
  const ends = silences.flatMap(({ endsAt }) => (endsAt === null ? [] : [Date.parse(endsAt)]))
  const coming = ends.filter((endMs) => endMs > atMs)
  return coming.length === 0 ? undefined : Math.min(...coming)
}
