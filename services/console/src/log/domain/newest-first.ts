/** How far a partition was read, from its end towards its beginning. */
export type Backward = {
  partition: number
  /** The first offset that may be read. */
  low: bigint
  /** Everything from here on was read; at first the end. */
  floor: bigint
  /** When the oldest record that was read was recorded; Infinity before any was. */
  oldestMs: number
}

export type Placed = { partition: number; offset: bigint; recordedAtMs: number }

/** What is read next: of the partition whose unread records may be the newest, and at first of all. */
export function nextRanges(
  partitions: readonly Backward[],
  size: bigint,
): Map<number, { from: bigint; to: bigint }> {
  const open = partitions.filter(({ low, floor }) => low < floor)
  const newest = Math.max(...open.map(({ oldestMs }) => oldestMs))
  return new Map(
    open
      .filter(({ oldestMs }) => oldestMs === newest)
      .map(({ partition, low, floor }) => [
        partition,
        { from: floor - low > size ? floor - size : low, to: floor },
      ]),
  )
}

/**
 * Those of the found records that no unread one can precede, newest first, and where the next page begins:
 * the offset below which each partition continues; null when there is nothing more.
 */
export function newestOf<Found extends Placed>(
  partitions: readonly Backward[],
  found: readonly Found[],
  limit: number,
): { shown: Found[]; next: Map<number, bigint> | null } {
  const open = partitions.filter(({ low, floor }) => low < floor)
  const boundary = Math.max(-Infinity, ...open.map(({ oldestMs }) => oldestMs))
  const sorted = [...found].sort(
    (a, b) => b.recordedAtMs - a.recordedAtMs || b.partition - a.partition || Number(b.offset - a.offset),
  )
  const isShown = sorted.map(({ recordedAtMs }, index) => index < limit && recordedAtMs >= boundary)
  const shown = sorted.filter((_, index) => isShown[index])
  const left = sorted.filter((_, index) => !isShown[index])
  if (left.length === 0 && open.length === 0) return { shown, next: null }
  const next = new Map(
    partitions.map(({ partition, floor }) => {
      const newestLeft = left.find((one) => one.partition === partition)
      return [partition, newestLeft === undefined ? floor : newestLeft.offset + 1n]
    }),
  )
  return { shown, next }
}
