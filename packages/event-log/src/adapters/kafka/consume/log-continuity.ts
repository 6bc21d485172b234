import { whyAnotherRecord, whyBeyondEnd } from '../../../contract/refused-start.ts'
import type { RecordIdentity, Start } from '../../../event-log.ts'
import { firstOf, leaderEpochs } from './fetched-batch.ts'
import type { FetchedBatch } from './fetched-batch.ts'

/** Whether a partition is still the log that was handled, or was truncated or replaced since. */
export class LogContinuity {
  /** A handled record: the next fetch must begin with it, and counts from `next` on. */
  #unverified: { previous: RecordIdentity; next: bigint } | undefined
  /** Of the last fetched record. A log is truncated only at a change of leader: another epoch may show it. */
  #leaderEpoch: number | undefined
  /** The epoch for which the start has been verified already. */
  #verifiedEpoch: number | undefined
  #refused: { next: bigint; reason: string } | undefined

  /** Why the start is refused. It stays refused while it is the same, however far the log grows. */
  refusalOf(next: bigint, end: bigint): string | undefined {
    const reason = this.#refused?.next === next ? this.#refused.reason : whyBeyondEnd(next, end)
    this.#refused = reason === undefined ? undefined : { next, reason }
    return reason
  }

  forgetRefusal(): void {
    this.#refused = undefined
  }

  /**
   * Where fetching begins: one record back where there is one, to verify that it is the handled one.
   *
   * @param logStart the offset of the first record that the log still has
   */
  firstOffset({ next, previous }: Start, logStart: bigint): bigint {
    const isThere = previous !== undefined && previous.offset >= logStart
    this.#unverified = isThere ? { previous, next } : undefined
    if (isThere) return previous.offset
    return next < logStart ? logStart : next
  }

  /**
   * Checks a fetch, as far as the change is visible in it, and removes the
   * record that was fetched only for this.
   *
   * @returns false when the start must be verified again before this fetch may be handled
   */
  isSameLog(fetched: FetchedBatch): boolean {
    const epochs = leaderEpochs(fetched)
    if (this.#unverified !== undefined) {
      const { previous, next } = this.#unverified
      const first = firstOf(fetched)
      const reason = first && whyAnotherRecord(previous, first)
      if (reason !== undefined) {
        this.#refused = { next, reason }
        return false
      }
      fetched.messages = fetched.messages.filter(({ offset }) => BigInt(offset) >= next)
      this.#unverified = undefined
    } else if (
      this.#leaderEpoch !== undefined &&
      epochs.first !== this.#leaderEpoch &&
      epochs.first !== this.#verifiedEpoch
    ) {
      this.#verifiedEpoch = epochs.first
      return false
    }
    this.#leaderEpoch = epochs.last
    return true
  }
}
