import type { Db } from 'mongodb'
import {
  mostCandidatesListed,
  sequenceReportsCollection,
} from '@slipstream/events/read-models/sequence-report.ts'
import type { SequenceReport } from '@slipstream/events/read-models/sequence-report.ts'
import type { AuditedSource } from '../audited-source.ts'
import { numberRanges } from '../domain/alert/number-ranges.ts'
import { lowWatermark } from '../domain/sequence/settle.ts'
import { numberOfSlot } from '../domain/sequence/slot.ts'
import type { NumbersFinding } from '../judge/numbers.ts'
import { auditCollections } from './audit-collections.ts'
import type { LossDocument } from './audit-collections.ts'

const mostRanges = 100

/** How a source's numbers stand, for whoever asks the console. */
export async function reportSequence(
  db: Db,
  { name, sequence }: AuditedSource,
  { view, waiting }: NumbersFinding,
  losses: readonly LossDocument[],
  at: number,
): Promise<void> {
  if (sequence === undefined) return
  const { field, step, first, settle } = sequence
  const kept = await auditCollections(db).sources.findOne({ _id: name })
  const numberOf = (slot: number | undefined): number | null =>
    slot === undefined || slot < 0 ? null : numberOfSlot(slot, step, first ?? 0)
  const beingRecovered = new Set(losses.map(({ number }) => number))
  const sweptThrough = kept?.swept?.any
  const report: SequenceReport = {
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
    candidates: waiting
      .slice(0, mostCandidatesListed)
      .map(({ number, verdict, reason, attempts, askAt }) => ({
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
  await db
    .collection<SequenceReport>(sequenceReportsCollection)
    .replaceOne({ _id: name }, report, { upsert: true })
}
