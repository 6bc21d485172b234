import type { AlertSilenced } from '@slipstream/events/event-types/alerts/alert-events.ts'
import type { SilenceEvent } from './alert-event.ts'

/** Alerts that are not notified of while it lasts. Stored: its names stay readable. */
export type Silence = Pick<AlertSilenced, 'match' | 'endsAt'> & {
  /** The silenceId. */
  _id: string
  /** When it was set, by the console's clock; ISO 8601 UTC. */
  saidAt: string
}

/** The silence after an event: the newest event of an id counts, however often older ones arrive again. */
export function evolveSilence(known: Silence | null, event: SilenceEvent): Silence {
  if (known !== null && Date.parse(event.occurredAt) <= Date.parse(known.saidAt)) return known
  const { silenceId, match, endsAt } = event.data
  return { _id: silenceId, match, endsAt, saidAt: event.occurredAt }
}

/** The silences of the events; see `evolveSilence`. */
export function foldSilences(
  before: ReadonlyMap<string, Silence>,
  events: readonly SilenceEvent[],
): Map<string, Silence> {
  const after = new Map(before)
  for (const event of events) {
    const { silenceId } = event.data
    after.set(silenceId, evolveSilence(after.get(silenceId) ?? null, event))
  }
  return after
}

/** When the next of them ends; undefined if none will. */
export function nextSilenceEndMs(silences: readonly Silence[], atMs: number): number | undefined {
  const ends = silences.flatMap(({ endsAt }) => (endsAt === null ? [] : [Date.parse(endsAt)]))
  const future = ends.filter((endMs) => endMs > atMs)
  return future.length === 0 ? undefined : Math.min(...future)
}
