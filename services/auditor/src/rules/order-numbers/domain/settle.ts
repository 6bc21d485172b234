import { missingSlots } from './missing-slots.ts'
import type { SlotRange } from './missing-slots.ts'
import { hasSlot, slotsPerBlock, slotsPerWord, wordAt } from '../slot-blocks.ts'
import type { SlotBlocks } from '../slot-blocks.ts'

/** The highest slot that had arrived by a time. */
export type Mark = { at: number; highest: number }

/** What is known of a source's numbers. */
export type SequenceView = {
  /** All below is accounted for and not kept. Undefined before the source announced its first order. */
  watermark: number | undefined
  highest: number
  marks: readonly Mark[]
  blocks: SlotBlocks
}

export type SettleRule = { afterMs: number; laterOrders: number }

/** Marks are this share of the settle time apart, so that few are kept and it is stretched by little. */
const marksPerSettleTime = 16

/**
 * The marks with a new one, without marks that no later evaluation uses: at most 18 of them,
 * and some more while the reader lags.
 *
 * @param mark the highest slot that had arrived when it was looked up, and a time after that: one before it
 *   would make what arrived between look older than it is. Milliseconds since 1970.
 * @param through up to when the log has been read, on every partition: later questions are as of then or
 * later
 */
export function addMark(
  marks: readonly Mark[],
  mark: Mark,
  { afterMs }: SettleRule,
  through = mark.at,
): Mark[] {
  const sorted = [...marks].sort((a, b) => a.at - b.at)
  const last = sorted.at(-1)
  const apartMs = Math.max(afterMs, mark.at - through) / marksPerSettleTime
  // What nothing has risen above since settles with the mark before.
  const isDue = last === undefined || (mark.highest > last.highest && mark.at - last.at >= apartMs)
  const all = isDue ? [...sorted, mark] : sorted
  const settled = all.findLastIndex(({ at }) => at <= through - afterMs)
  return all.slice(Math.max(0, settled))
}

/**
 * The lowest slot that has not settled. Missing slots below it were overtaken by a higher number for at least
 * `afterMs`, and by at least `laterOrders` orders.
 */
export function settledBelow(view: SequenceView, { afterMs, laterOrders }: SettleRule, at: number): number {
  const from = view.watermark
  if (from === undefined) return 0
  const old = view.marks.filter((mark) => mark.at <= at - afterMs)
  const byTime = Math.max(from, ...old.map(({ highest }) => highest))
  return Math.max(from, Math.min(byTime, overtakenBelow(view, from, laterOrders)))
}

/** What is missing and has settled: candidates for a query of the shop, lowest first; never yet an alert. */
export function candidates(view: SequenceView, rule: SettleRule, at: number, max?: number): SlotRange[] {
  if (view.watermark === undefined) return []
  return missingSlots(view.blocks, view.watermark, settledBelow(view, rule, at), max)
}

/** The low watermark: the lowest slot that is missing, or has not settled. It never falls. */
export function lowWatermark(view: SequenceView, rule: SettleRule, at: number): number | undefined {
  if (view.watermark === undefined) return undefined
  return candidates(view, rule, at, 1)[0]?.first ?? settledBelow(view, rule, at)
}

/**
 * The highest slot that has at least `laterOrders` arrivals above it. Visits blocks, not
 * numbers: one absurd number costs nothing.
 */
function overtakenBelow({ blocks, highest }: SequenceView, from: number, laterOrders: number): number {
  if (laterOrders === 0) return highest
  let later = 0
  for (const block of [...blocks.keys()].sort((a, b) => b - a)) {
    const start = Math.max(from, block * slotsPerBlock)
    for (let slot = (block + 1) * slotsPerBlock - 1; slot >= start; slot--) {
      // Most words of a block that has just begun are empty.
      if (wordAt(blocks, slot) === 0n) slot -= slot % slotsPerWord
      else if (hasSlot(blocks, slot) && ++later === laterOrders) return slot
    }
  }
  return from
}
