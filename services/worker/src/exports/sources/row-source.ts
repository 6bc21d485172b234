import type { Fields } from '@slipstream/work/domain/work.ts'

export type OpenedSource = {
  /** What makes every reading give the same rows; stored with the export. */
  snapshot: Fields
  /** The moment that the rows are of, for people. */
  description: string
  /** About how many records are read; null where that is not known. */
  total: number | null
}

export type SourceBatch = {
  /** Values in the order of the written columns. */
  rows: unknown[][]
  /** Up to where the source is read with this batch. */
  cursor: Fields
  /** Records that were read for it. */
  read: number
  /** Set when the rest is of another snapshot, which replaces the one before. */
  snapshot?: Fields
}

/** Where the rows of an export come from. */
export type RowSource = {
  open(): Promise<OpenedSource>
  /**
   * The rows behind a cursor; null for all. Each time it is called for one
   * snapshot and cursor, the same rows follow.
   */
  read(snapshot: Fields, cursor: Fields | null, signal: AbortSignal): AsyncIterable<SourceBatch>
}
