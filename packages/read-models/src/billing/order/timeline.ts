import type { BillingTimelineEntry, FactRow } from '../billing-document.ts'
import { isFetched } from '../billing-fact.ts'
import { timeMs } from './contenders.ts'

/**
 * The changes of status up to the newest fact.
 *
 * @param sequence of all facts; see `inSequence`
 */
export function timelineOf(sequence: readonly FactRow[], newest: FactRow): BillingTimelineEntry[] {
  return upTo(newest, sequence)
    .filter(({ status }, index, rows) => status !== rows[index - 1]?.status)
    .map((row) => ({
      ...{ status: row.status, at: row.at, atIs: isFetched(row) ? 'notAfter' : 'reported' },
      ...{ eventId: row.eventId, type: row.type, via: row.via },
    }))
}

/** The facts up to the newest one, which is last. */
export function upTo(newest: FactRow, sequence: readonly FactRow[]): FactRow[] {
  const earlier = sequence.filter((row) => row.eventId !== newest.eventId && timeMs(row) <= timeMs(newest))
  return [...earlier, newest]
}
