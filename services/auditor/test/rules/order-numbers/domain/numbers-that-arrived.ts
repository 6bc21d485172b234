import { addMark } from '../../../../src/rules/order-numbers/domain/settle.ts'
import type { SequenceView, SettleRule } from '../../../../src/rules/order-numbers/domain/settle.ts'
import { setSlots } from '../../../../src/rules/order-numbers/slot-blocks.ts'

export const range = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index)

/** The view after the numbers arrived, each highest one marked at its time. */
export function viewOf(
  first: number,
  arrivals: readonly { slot: number; at: number }[],
  rule: SettleRule,
): SequenceView {
  const view = { watermark: first, highest: -1, marks: [] as SequenceView['marks'], blocks: new Map() }
  for (const { slot, at } of arrivals) {
    setSlots(view.blocks, [slot])
    view.highest = Math.max(view.highest, slot)
    view.marks = addMark(view.marks, { at, highest: view.highest }, rule)
  }
  return view
}
