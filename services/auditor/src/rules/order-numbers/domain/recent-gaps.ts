import type { SlotRange } from './missing-slots.ts'

/** A gap that nobody can explain is given up after this: an order is missed by then, or was none. */
export const gapKeptMs = 7 * 24 * 3_600_000

/** The highest slots of some ranges, ascending: the newest gaps, of however many there are. */
export function newestSlots(ranges: readonly SlotRange[], max: number): number[] {
  const slots: number[] = []
  for (const { first, last } of ranges.toReversed()) {
    for (let slot = last; slot >= first && slots.length < max; slot--) slots.push(slot)
  }
  return slots.reverse()
}
