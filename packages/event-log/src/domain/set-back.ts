export type SetBackRequest = {
  /** Where to; `start` is the log's. Undefined: before the first record that may never have been handled. */
  offset: bigint | 'start' | undefined
  /** Of the checkpoint. */
  next: bigint
  /** Of the partition: from `start` (inclusive) to `end` (exclusive). */
  start: bigint
  end: bigint
  /** The first record that was appended after the last one that was handled; the end when there is none. */
  firstSince: bigint
}

/**
 * The offset to which a checkpoint is set back: never forward, which would skip records, and never out of the log.
 *
 * @throws with a sentence that says why not
 */
export function setBackTo({ offset, next, start, end, firstSince }: SetBackRequest): bigint {
  if (offset === 'start') return start
  if (offset === undefined) return [firstSince, next, end].reduce((least, one) => (one < least ? one : least))
  if (offset < start) throw new Error(`the log begins at ${start}: use that, or --offset start`)
  if (offset > end) throw new Error(`the log ends at ${end}: use that at most`)
  if (offset > next) throw new Error(`a checkpoint is only set back, and it is at ${next}`)
  return offset
}
