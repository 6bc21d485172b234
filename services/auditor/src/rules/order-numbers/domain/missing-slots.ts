import { fullWord, hasSlot, slotsPerBlock, slotsPerWord, wordAt } from '../slot-blocks.ts'
import type { SlotBlocks } from '../slot-blocks.ts'

export type SlotRange = { first: number; last: number }

/**
 * The slots without a bit, from `from` (inclusive) to `to` (exclusive), as
 * ranges, ascending, at most `most` of them.
 */
export function missingSlots(blocks: SlotBlocks, from: number, to: number, max = Infinity): SlotRange[] {
  const ranges: SlotRange[] = []
  const add = (first: number, last: number): void => {
    const current = ranges.at(-1)
    if (current?.last === first - 1) current.last = last
    else ranges.push({ first, last })
  }
  let slot = from
  for (const block of [...blocks.keys()].sort((a, b) => a - b)) {
    const start = Math.max(from, block * slotsPerBlock)
    const end = Math.min(to, (block + 1) * slotsPerBlock)
    if (start >= end) continue
    if (slot < start) add(slot, start - 1)
    for (slot = start; slot < end && ranges.length <= max; slot = wordEnd(slot, end)) {
      addFromWord(blocks, slot, wordEnd(slot, end), add)
    }
    // One more than requested, so that the last one that is kept is complete.
    if (ranges.length > max) return ranges.slice(0, max)
  }
  if (slot < to) add(slot, to - 1)
  return ranges.slice(0, max)
}

function wordEnd(slot: number, end: number): number {
  return Math.min(end, (Math.floor(slot / slotsPerWord) + 1) * slotsPerWord)
}

function addFromWord(
  blocks: SlotBlocks,
  from: number,
  to: number,
  add: (first: number, last: number) => void,
): void {
  const word = wordAt(blocks, from)
  if (word === 0n) add(from, to - 1)
  else if (word !== fullWord) {
    for (let slot = from; slot < to; slot++) if (!hasSlot(blocks, slot)) add(slot, slot)
  }
}
