import { maxCandidatesListed } from '@slipstream/read-models/reports/sequence-report.ts'
import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import { numberRanges } from '../../../alerts/domain/number-ranges.ts'
import { lowWatermark } from './settle.ts'
import { numberOfSlot } from './slot.ts'
import type { CandidateDocument } from '../candidate-store.ts'
import type { DiscrepancyDocument } from '../../../discrepancies/discrepancy-store.ts'
import type { StoredSequence } from '../sequence-store.ts'
import type { SourceDocument } from '../../../store/source-store.ts'
import type { SequenceRule } from './sequence-rule.ts'

const maxRanges = 100

/** The state of a source's numbers, for clients of the console. */
export function sequenceReport(
  name: string,
  { field, step, first, settle }: SequenceRule,
  {
    view,
    waiting,
    discrepancies,
    kept,
  }: {
    view: StoredSequence
    waiting: readonly CandidateDocument[]
    discrepancies: readonly DiscrepancyDocument[]
    kept: SourceDocument | undefined
  },
  at: number,
): SequenceReport {
  const numberOf = (slot: number | undefined): number | null =>
    slot === undefined || slot < 0 ? null : numberOfSlot(slot, step, first ?? 0)
  const beingRecovered = new Set(discrepancies.map(({ number }) => number))
  const sweptThrough = kept?.swept?.any
  return {
    _id: name,
    source: name,
    field,
    step,
    first: first ?? numberOf(view.lowestCreated),
    lowWatermark: numberOf(lowWatermark(view, settle, at)),
    highest: numberOf(view.highest),
    missing: {
      count: waiting.length,
      ranges: numberRanges(
        waiting.map(({ number }) => number),
        step,
      ).slice(0, maxRanges),
    },
    candidates: waiting.slice(0, maxCandidatesListed).map(({ number, verdict, reason, attempts, askAt }) => ({
      number,
      // Clients know a found order as `recovered`.
      verdict:
        verdict === 'found' || beingRecovered.has(String(number))
          ? 'recovered'
          : attempts === 0
            ? 'pending'
            : verdict,
      reason,
      attempts,
      askAt: verdict === 'found' ? null : new Date(askAt).toISOString(),
    })),
    explained: kept?.explained ?? {},
    sweptThrough: sweptThrough === undefined ? null : new Date(sweptThrough).toISOString(),
    asOf: new Date(at).toISOString(),
  }
}
