import type { Mark, SequenceView } from './domain/settle.ts'

/** A number that arrived: of an order that was announced as new, or of any other fact about one. */
export type Arrival = { source: string; slot: number; isCreation: boolean }

export type StoredSequence = SequenceView & {
  /** The lowest slot that was announced as a new order. */
  lowestCreated: number | undefined
  /** The slot from which on numbers were ever looked at; undefined before any was. */
  origin?: number | undefined
}

/** Which numbers of each source are accounted for. Instances may use it concurrently. */
export type SequenceStore = {
  /**
   * Records that numbers arrived; durable when it resolves. Repeating it, in any order and from any instance,
   * changes nothing more, so it needs no transaction: call it before the checkpoint is committed.
   */
  record(arrivals: readonly Arrival[]): Promise<void>
  /** Sets the bits of numbers whose absence is explained. */
  explain(source: string, slots: readonly number[]): Promise<void>
  /**
   * From now on numbers count from a lower slot on: the watermark falls, and what was accounted
   * for above stays so. May be done again.
   */
  lowerFirst(source: string, first: number, view: StoredSequence): Promise<void>
  /** All that is known of a source's numbers, as of one moment. */
  load(source: string, first?: number): Promise<StoredSequence>
  /**
   * Replaces the marks; see `addMark`. Changes nothing where another instance has
   * changed them since they were loaded.
   */
  setMarks(source: string, marks: { before: readonly Mark[]; after: readonly Mark[] }): Promise<void>
  /**
   * Raises the low watermark and forgets the blocks below it. A lower one changes nothing.
   *
   * @param origin from which slot on numbers are looked at, if that is not known yet
   */
  advance(source: string, watermark: number, origin?: number): Promise<void>
}
