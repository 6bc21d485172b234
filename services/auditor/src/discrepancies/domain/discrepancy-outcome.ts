import type { LossOutcome } from '@slipstream/events/event-types/alerts/alert-events.ts'
import type { LossEnding } from './ended-discrepancy.ts'

/** Everything that an outcome counts. */
export type LossCounts = Omit<LossOutcome, 'outage'>

export const noLosses: LossCounts = { missing: 0, updates: 0, recovered: 0, late: 0, gone: 0, open: 0 }

type Loss = { kind: 'missing-order' | 'lost-update' | 'update-without-creation' | 'deletion' }

/**
 * The counts with one loss more. Of deletions a shop tells nobody, so none is ever lost.
 *
 * @param ending undefined for one that is still open
 */
export function withLoss(counts: LossCounts, { kind }: Loss, ending: LossEnding | undefined): LossCounts {
  if (kind === 'deletion') return counts
  const what = kind === 'missing-order' ? 'missing' : 'updates'
  const how = ending ?? 'open'
  return { ...counts, [what]: counts[what] + 1, [how]: counts[how] + 1 }
}
