import { AppendError } from '../event-log.ts'
import type { NewRecord, Removal } from '../event-log.ts'
import type { Position } from '../position.ts'
import type { Waiting } from './append-queue.ts'

export type WaitingLimits = {
  /** A record not acknowledged within this time is given up. */
  deadlineMs: number
  /** Beyond either of these the caller is told to come again. */
  maxWaitingRecords: number
  maxWaitingBytes: number
  /**
   * Of both, the part that one partition may take whose last request failed, or one topic whose partitions can't be learnt: the
   * rest stays free for all others.
   */
  failingShare: number
}

const sweepMs = 50

/** Every record whose caller has no answer yet: each gets exactly one, at the latest at its deadline. */
export class WaitingRecords {
  readonly #limits: WaitingLimits
  readonly #lastErrorOf: (waiting: Waiting) => Error | undefined
  /** Insertion order is deadline order, as the deadline is the same for all. */
  readonly #all = new Set<Waiting>()
  #bytes = 0
  /** By where they are to be appended. */
  readonly #parts = new Map<string, { count: number; bytes: number }>()
  #sweeper: NodeJS.Timeout | undefined
  #emptied: (() => void) | undefined

  constructor(limits: WaitingLimits, lastErrorOf: (waiting: Waiting) => Error | undefined) {
    this.#limits = limits
    this.#lastErrorOf = lastErrorOf
  }

  hasRoomFor(bytes: number): boolean {
    const { maxWaitingRecords, maxWaitingBytes } = this.#limits
    // A single record always has room, however large: it is refused for its own size or not at all.
    return (
      this.#all.size === 0 || (this.#all.size < maxWaitingRecords && this.#bytes + bytes <= maxWaitingBytes)
    )
  }

  /** @param part where the record is to be appended, of which the last request failed */
  hasShareFor(part: string, bytes: number): boolean {
    const { maxWaitingRecords, maxWaitingBytes, failingShare } = this.#limits
    const held = this.#parts.get(part)
    return (
      held === undefined ||
      (held.count < maxWaitingRecords * failingShare && held.bytes + bytes <= maxWaitingBytes * failingShare)
    )
  }

  get count(): number {
    return this.#all.size
  }

  /** @param part where the record is to be appended */
  add(
    record: NewRecord | Removal,
    bytes: number,
    part: string,
    enter: (waiting: Waiting) => void,
  ): Promise<Position> {
    return new Promise((resolve, reject) => {
      const waiting = {
        record,
        bytes,
        part,
        expiresAt: performance.now() + this.#limits.deadlineMs,
        resolve,
        reject,
      }
      this.#all.add(waiting)
      this.#bytes += bytes
      const held = this.#parts.get(part)
      this.#parts.set(part, { count: (held?.count ?? 0) + 1, bytes: (held?.bytes ?? 0) + bytes })
      this.#sweeper ??= setInterval(() => this.#sweep(), sweepMs)
      enter(waiting)
    })
  }

  isSettled(waiting: Waiting): boolean {
    return !this.#all.has(waiting)
  }

  acknowledge(waiting: Waiting, position: Position): void {
    if (this.#remove(waiting)) waiting.resolve(position)
  }

  refuse(waiting: Waiting, error: AppendError): void {
    if (this.#remove(waiting)) waiting.reject(error)
  }

  /** Resolves when everyone has an answer. */
  async emptied(): Promise<void> {
    if (this.#all.size > 0) await new Promise<void>((resolve) => (this.#emptied = resolve))
  }

  #remove(waiting: Waiting): boolean {
    if (!this.#all.delete(waiting)) return false
    this.#bytes -= waiting.bytes
    const held = this.#parts.get(waiting.part)
    if (held === undefined || held.count === 1) this.#parts.delete(waiting.part)
    else this.#parts.set(waiting.part, { count: held.count - 1, bytes: held.bytes - waiting.bytes })
    if (this.#all.size === 0) {
      clearInterval(this.#sweeper)
      this.#sweeper = undefined
      this.#emptied?.()
    }
    return true
  }

  #sweep(): void {
    const now = performance.now()
    for (const waiting of this.#all) {
      if (waiting.expiresAt > now) return
      const cause = this.#lastErrorOf(waiting)
      const why = cause === undefined ? '' : `: ${cause.message}`
      const message = `the log did not acknowledge within ${this.#limits.deadlineMs} ms${why}`
      this.refuse(waiting, new AppendError('deadline', message, { cause }))
    }
  }
}
