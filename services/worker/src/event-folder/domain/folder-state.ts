export type Ranges = Record<string, { from: string; to: string }>

/** How far a topic is in a folder. */
export type TopicState = {
  /** Of each partition, the first offset that the folder does not have. */
  next: Record<string, string>
  /** What is being written: after a crash it is written again, under the same names. Null when nothing is. */
  writing: Ranges | null
}

export const emptyState: TopicState = { next: {}, writing: null }

/** Most offsets of a partition that are written before the state is. */
export const maxOffsetsPerStep = 50_000n

/**
 * What is written next: what a crash interrupted, else what is new, up to a limit for each partition.
 *
 * @param starts the first offsets that the log still has
 * @returns no ranges when the folder has everything
 */
export function nextStep(
  { next, writing }: TopicState,
  starts: ReadonlyMap<number, bigint>,
  ends: ReadonlyMap<number, bigint>,
): Ranges {
  if (writing !== null) return writing
  const ranges: Ranges = {}
  for (const [partition, end] of ends) {
    const start = starts.get(partition) ?? 0n
    const reached = BigInt(next[partition] ?? start)
    const from = reached < start ? start : reached
    const to = end - from > maxOffsetsPerStep ? from + maxOffsetsPerStep : end
    if (from < to) ranges[partition] = { from: String(from), to: String(to) }
  }
  return ranges
}

/** After all files of the ranges are complete: nothing is being written any more. */
export function afterStep({ next }: TopicState, written: Ranges): TopicState {
  const reached = Object.fromEntries(Object.entries(written).map(([partition, { to }]) => [partition, to]))
  return { next: { ...next, ...reached }, writing: null }
}

/** @throws for what is no state of a folder */
export function parseState(text: string): TopicState {
  const state = JSON.parse(text) as Partial<TopicState> | null
  if (typeof state?.next !== 'object' || state.writing === undefined)
    throw new Error('it is not the state of a folder of events')
  return state as TopicState
}
