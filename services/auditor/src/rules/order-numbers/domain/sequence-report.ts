import { maxCandidatesListed } from '@slipstream/read-models/reports/sequence-report.ts'
import type { SequenceReport } from '@slipstream/read-models/reports/sequence-report.ts'
import { numberRanges } from '../../../alerts/domain/number-ranges.ts'
import { lowWatermark } from './settle.ts'
import { numberOfSlot } from './slot.ts'
import type { CandidateDocument } from '../../../store/candidate-store.ts'
import type { LossDocument } from '../../../store/loss-store.ts'
import type { StoredSequence } from '../../../store/sequence-store.ts'
import type { SourceDocument } from '../../../store/source-store.ts'
import type { SequenceRule } from './sequence-rule.ts'

const mostRanges = 100

/** How a source's numbers stand, for whoever asks the console. */
export function sequenceReport(
  name: string,
  { field, step, first, settle }: SequenceRule,
  {
    view,
    waiting,
    losses,
    kept,
  }: {
    view: StoredSequence
    waiting: readonly CandidateDocument[]
    losses: readonly LossDocument[]
    kept: SourceDocument | undefined
  },
  at: number,
): SequenceReport {
  const numberOf = (slot: number | undefined): number | null =>
    slot === undefined || slot < 0 ? null : numberOfSlot(slot, step, first ?? 0)
  const beingRecovered = new Set(losses.map(({ number }) => number))
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
      ).slice(0, mostRanges),
    },
    candidates: waiting.slice(0, maxCandidatesListed).map(({ number, verdict, reason, attempts, askAt }) => ({
      number,
      verdict: beingRecovered.has(String(number)) ? 'recovered' : attempts === 0 ? 'pending' : verdict,
      reason,
      attempts,
      askAt: verdict === 'recovered' ? null : new Date(askAt).toISOString(),
    })),
    explained: kept?.explained ?? {},
    sweptThrough: sweptThrough === undefined ? null : new Date(sweptThrough).toISOString(),
    asOf: new Date(at).toISOString(),
  }
}
