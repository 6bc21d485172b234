/** How much of a partition is tried at once, after its work has failed though the storage answered. */
export type Portion = {
  /** At most so many records; infinite while nothing fails. */
  size: number
  /** Failures in a row of this portion. */
  failures: number
  /** The first offset behind the records that failed: before it, the portion does not grow. */
  failedUpTo: bigint
  /** Records set aside in a row for a cause that may not be theirs. */
  unclearInARow: number
}

export const wholeBatch: Portion = { size: Infinity, failures: 0, failedUpTo: 0n, unclearInARow: 0 }

/** What fails each event alone is not the events' fault: after so many in a row the partition waits instead. */
export const maxUnclearInARow = 10

/** Once for a handler that looks closer the second time. */
const failuresBeforeHalving = 2
const failuresAlone = { ofTheData: 2, unclear: 10 }
const maxPortion = 10_000

/**
 * After work on `records` records has failed while the storage answered: half of them next time, and the one that fails alone is
 * to be set aside. An error that no retry changes needs two failures, any other ten.
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
  const enough = isDataError ? failuresAlone.ofTheData : failuresAlone.unclear
  const isAllowed = isDataError || portion.unclearInARow < maxUnclearInARow
  if (portion.failures < enough || !isAllowed) return { portion, isDeadLettered: false }
  const unclearInARow = portion.unclearInARow + (isDataError ? 0 : 1)
  return { portion: { ...portion, failures: 0, unclearInARow }, isDeadLettered: true }
}

/**
 * After a commit: behind the records that failed, twice as many each time.
 *
 * @param handled how many events were not set aside
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
