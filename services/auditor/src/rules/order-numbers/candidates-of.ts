import { isExplained, newCandidate, verdictOfStored } from './domain/verdict.ts'
import type { CandidateDocument, CandidateStore } from './candidate-store.ts'

/**
 * The slots that are missing and have settled, as candidates: known ones as they are,
 * new ones begun; others are forgotten.
 */
export async function candidatesOf(
  candidates: CandidateStore,
  source: string,
  missing: readonly { slot: number; number: number }[],
  at: number,
): Promise<CandidateDocument[]> {
  const found = await candidates.retain(
    source,
    missing.map(({ slot }) => slot),
  )
  const known = new Map(
    found.map((one) => [one.slot, { ...one, verdict: verdictOfStored(one.verdict) }] as const),
  )
  return missing.map(
    ({ slot, number }) =>
      known.get(slot) ?? { ...newCandidate(at), _id: `${source}/${slot}`, source, slot, number },
  )
}

/** Keeps those that are not explained; an explained number needs no candidate. */
export async function keepCandidates(
  candidates: CandidateStore,
  changed: readonly CandidateDocument[],
): Promise<void> {
  const isOver = ({ verdict }: CandidateDocument) => isExplained(verdict)
  await candidates.remove(changed.filter(isOver).map(({ _id }) => _id))
  await candidates.put(changed.filter((one) => !isOver(one)))
}
