export type SetBackRequest = {
  /** The target; `start` is the log's start. Default: the first record that may never have been handled. */
  offset: bigint | 'start' | undefined
  /** The checkpoint's next offset. */
  next: bigint
  /** The partition's records are from `start` (inclusive) to `end` (exclusive). */
  start: bigint
  end: bigint
  /** The first record appended after the last handled one; `end` when there is none. */
  firstSince: bigint
}

/**
 * The offset to which a checkpoint is set back: never forward, which would skip records, and never out of the
 * log.
 *
 * @throws with a sentence that says which offset to use
 */
export function setBackTo({ offset, next, start, end, firstSince }: SetBackRequest): bigint {
  if (offset === 'start') return start
  if (offset === undefined)
    return [firstSince, next, end].reduce((min, offset) => (offset < min ? offset : min))
  if (offset < start) throw new Error(`the log begins at ${start}: use that, or --offset start`)
  if (offset > end) throw new Error(`the log ends at ${end}: use that at most`)
  if (offset > next) throw new Error(`a checkpoint is only set back, and it is at ${next}`)
  return offset
}
