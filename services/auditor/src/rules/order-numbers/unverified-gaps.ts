import { missingNumbers } from './domain/missing-numbers-alert.ts'
import { gapKeptMs, newestSlots } from './domain/recent-gaps.ts'
import type { SequenceRule } from './domain/sequence-rule.ts'
import { candidates, settledBelow } from './domain/settle.ts'
import { numberOfSlot } from './domain/slot.ts'
import type { StoredSequence } from './sequence-store.ts'
import { advanceWatermark } from './advance-watermark.ts'
import { candidatesOf } from './candidates-of.ts'
import type { EvaluationContext } from '../../evaluation.ts'
import type { FoundGaps } from './found-gaps.ts'

/** More gaps than this help nobody: of these, the newest. */
const maxSlots = 1_000

/**
 * The gaps of a source that can't be queried about them: they are the alert themselves, the newest
 * of them, each for some days. The watermark passes what is older, so that what is lost later is
 * seen however many numbers are nobody's.
 */
export async function unverifiedGaps(
  { store, source, through, now }: EvaluationContext,
  rule: SequenceRule,
  view: StoredSequence,
  origin: number | undefined,
): Promise<FoundGaps> {
  const missing = newestSlots(candidates(view, rule.settle, through), maxSlots).map((slot) => ({
    slot,
    number: numberOfSlot(slot, rule.step, rule.first ?? 0),
  }))
  const found = await candidatesOf(store.candidates, source.name, missing, now)
  // One that is new is kept with the time at which it was found: nobody is asked, so that stays.
  await store.candidates.put(found.filter(({ askAt }) => askAt === now))
  const waiting = found.filter(({ askAt }) => now - askAt < gapKeptMs)
  const watermark = waiting[0]?.slot ?? settledBelow(view, rule.settle, through)
  await advanceWatermark(store.sequences, source.name, view, { watermark, origin })
  const numbers = waiting.map(({ number }) => number)
  const alert = { source: source.name, numbers, step: rule.step, traits: source.traits }
  return {
    desired: numbers.length === 0 ? [] : [missingNumbers(alert)],
    view,
    waiting,
  }
}
