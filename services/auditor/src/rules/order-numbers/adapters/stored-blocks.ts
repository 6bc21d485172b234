import { Long } from 'mongodb'
import type { AnyBulkWriteOperation } from 'mongodb'
import { setSlots, wordsPerBlock } from '../slot-blocks.ts'
import type { SlotBlocks } from '../slot-blocks.ts'
import type { BlockDocument } from './sequence-collections.ts'

/** One update for each block of the slots: its words are OR-ed, so that no order of updates matters. */
export function blockOperations(
  slots: readonly { source: string; slot: number }[],
): AnyBulkWriteOperation<BlockDocument>[] {
  return [...Map.groupBy(slots, ({ source }) => source)].flatMap(([source, all]) => {
    const blocks: SlotBlocks = new Map()
    setSlots(
      blocks,
      all.map(({ slot }) => slot),
    )
    return [...blocks].map(([block, words]) => {
      const set = [...words.entries()].filter(([, word]) => word !== 0n)
      const $bit = Object.fromEntries(set.map(([index, word]) => [`words.${index}`, { or: toLong(word) }]))
      return { updateOne: { filter: { _id: { source, block } }, update: { $bit }, upsert: true } }
    })
  })
}

export function toBlocks(documents: readonly BlockDocument[]): SlotBlocks {
  return new Map(
    documents.map(({ _id, words }) => {
      const block = new BigUint64Array(wordsPerBlock)
      for (const [index, word] of Object.entries(words)) block[Number(index)] = fromNumberOrLong(word)
      return [_id.block, block]
    }),
  )
}

function toLong(word: bigint): Long {
  return Long.fromBigInt(BigInt.asIntN(64, word))
}

/** The driver hands a Long that fits into a number back as a number. */
function fromNumberOrLong(word: Long | number): bigint {
  return BigInt.asUintN(64, typeof word === 'number' ? BigInt(word) : word.toBigInt())
}
