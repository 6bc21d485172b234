import type { DiscrepancyOutcome } from '@slipstream/events/event-types/alerts/alert-events.ts'
import type { DiscrepancyEnding } from './ended-discrepancy.ts'

/** Everything that an outcome counts. */
export type DiscrepancyCounts = Omit<DiscrepancyOutcome, 'outage'>

export const noDiscrepancies: DiscrepancyCounts = {
  missing: 0,
  updates: 0,
  recovered: 0,
  late: 0,
  gone: 0,
  open: 0,
}

type Discrepancy = { kind: 'missing-order' | 'lost-update' | 'update-without-creation' | 'deletion' }

/**
 * The counts with one discrepancy more. A shop reports no deletions, so none is counted.
 *
 * @param ending undefined for one that is still open
 */
export function withDiscrepancy(
  counts: DiscrepancyCounts,
  { kind }: Discrepancy,
  ending: DiscrepancyEnding | undefined,
): DiscrepancyCounts {
  if (kind === 'deletion') return counts
  const what = kind === 'missing-order' ? 'missing' : 'updates'
  const how = ending ?? 'open'
  return { ...counts, [what]: counts[what] + 1, [how]: counts[how] + 1 }
}
