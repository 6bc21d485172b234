/** How much of a partition is tried together, after its work failed while the storage responded. */
export type Portion = {
  /** At most this many records; infinite while nothing fails. */
  size: number
  /** Failures in a row of this portion. */
  failures: number
  /** The first offset behind the records that failed: before it, the portion does not grow. */
  failedUpTo: bigint
  /** Records dead-lettered in a row although the error may have another cause. */
  unclearInARow: number
}

export const wholeBatch: Portion = { size: Infinity, failures: 0, failedUpTo: 0n, unclearInARow: 0 }

/** When event after event fails alone, the events are not the cause: then the partition waits. */
export const maxUnclearInARow = 10

/** The second try is for handlers that check each event after a failure. */
const failuresBeforeHalving = 2
const failuresAlone = { dataError: 2, unclear: 10 }
const maxPortion = 10_000

/**
 * After work on `records` records failed while the storage responded: half of them next time.
 * The one that fails alone is to be dead-lettered: after two failures for an error that no
 * retry changes, after ten for any other.
 *
 * @param upTo the offset behind the last of the records
 */
export function afterFailure(
  before: Portion,
  { records, upTo, isDataError }: { records: number; upTo: bigint; isDataError: boolean },
): { portion: Portion; isDeadLettered: boolean } {
  const portion = { ...before, failures: before.failures + 1, failedUpTo: upTo }
  if (records > 1) {
    const isToBeHalved = portion.failures >= failuresBeforeHalving
    const halved = { ...portion, size: Math.ceil(records / 2), failures: 0 }
    return { portion: isToBeHalved ? halved : portion, isDeadLettered: false }
  }
  const enough = isDataError ? failuresAlone.dataError : failuresAlone.unclear
  const isAllowed = isDataError || portion.unclearInARow < maxUnclearInARow
  if (portion.failures < enough || !isAllowed) return { portion, isDeadLettered: false }
  const unclearInARow = portion.unclearInARow + (isDataError ? 0 : 1)
  return { portion: { ...portion, failures: 0, unclearInARow }, isDeadLettered: true }
}

/**
 * After a commit: behind the records that failed, the portion doubles each time.
 *
 * @param handled the number of events that were not dead-lettered
 */
export function afterCommit(before: Portion, { next, handled }: { next: bigint; handled: number }): Portion {
  const size = next < before.failedUpTo ? before.size : before.size * 2
  return {
    ...before,
    size: size > maxPortion ? Infinity : size,
    failures: 0,
    unclearInARow: handled > 0 ? 0 : before.unclearInARow,
  }
}
