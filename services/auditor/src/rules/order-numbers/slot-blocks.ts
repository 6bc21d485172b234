/*
 * Which slots are accounted for, as one bit each: its order has arrived, or its absence is explained. Bits
 * are only ever set, so that any order, repetition and sharing of the work gives the same blocks.
 */

export const slotsPerBlock = 4096
export const slotsPerWord = 64
export const wordsPerBlock = slotsPerBlock / slotsPerWord

/** Blocks by their number, slot / 4096; an absent one has no bit set. */
export type SlotBlocks = Map<number, BigUint64Array>

type Bit = { block: number; word: number; mask: bigint }

function bitOf(slot: number): Bit {
  const inBlock = slot % slotsPerBlock
  return {
    block: Math.floor(slot / slotsPerBlock),
    word: Math.floor(inBlock / slotsPerWord),
    mask: 1n << BigInt(inBlock % slotsPerWord),
  }
}

/** Sets the bits of the slots, in the blocks given. Doing it twice is doing it once. */
export function setSlots(blocks: SlotBlocks, slots: Iterable<number>): void {
  for (const slot of slots) {
    const { block, word, mask } = bitOf(slot)
    let words = blocks.get(block)
    if (words === undefined) blocks.set(block, (words = new BigUint64Array(wordsPerBlock)))
    words[word] = (words[word] ?? 0n) | mask
  }
}

export const fullWord = (1n << 64n) - 1n

/** The word in which a slot lies; no bits where the block is absent. */
export function wordAt(blocks: SlotBlocks, slot: number): bigint {
  const block = blocks.get(Math.floor(slot / slotsPerBlock))
  return block?.[Math.floor((slot % slotsPerBlock) / slotsPerWord)] ?? 0n
}

export function hasSlot(blocks: SlotBlocks, slot: number): boolean {
  return (wordAt(blocks, slot) & bitOf(slot).mask) !== 0n
}
