import type { EvaluationContext } from '../../evaluation.ts'
import type { FoundGaps } from './found-gaps.ts'
import { sequenceReport } from './domain/sequence-report.ts'
import type { SequenceRule } from './domain/sequence-rule.ts'

/** Writes the report on a source's numbers for the console. */
export async function reportNumbers(
  { store, source, sweeps, discrepancies, clock }: EvaluationContext,
  rule: SequenceRule,
  { view, waiting }: Pick<FoundGaps, 'view' | 'waiting'>,
): Promise<void> {
  const stored = await store.sources.find(source.name)
  // The marks of a quiet shop are written only now and then.
  const kept = stored && { ...stored, swept: { ...stored.swept, ...sweeps?.marks } }
  const known = { view, waiting, discrepancies: discrepancies?.open ?? [], kept }
  await store.sources.report(sequenceReport(source.name, rule, known, clock()))
}
