import type { Collection, Db, Long } from 'mongodb'
import type { Mark } from '../domain/settle.ts'

/**
 * One for each source. Every field but `marks` only ever moves one way, until an earlier
 * number is declared to be the first.
 */
export type SequenceDocument = {
  _id: string
  highest?: number
  /** The lowest number that was announced as a new order. */
  lowestCreated?: number
  watermark?: number
  /** The slot from which on numbers were ever looked at. */
  origin?: number
  marks?: Mark[]
}

/** 4096 slots, by word number; an absent word has no bit set. */
export type BlockDocument = {
  _id: { source: string; block: number }
  words: Record<string, Long>
}

export type SequenceCollections = {
  sequences: Collection<SequenceDocument>
  blocks: Collection<BlockDocument>
}

export function sequenceCollections(db: Db): SequenceCollections {
  return {
    sequences: db.collection<SequenceDocument>('audit-sequences'),
    blocks: db.collection<BlockDocument>('audit-sequence-blocks'),
  }
}
