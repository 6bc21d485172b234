import { AppendError } from '../event-log.ts'
import type { NewRecord, Removal } from '../event-log.ts'
import type { Position } from '../position.ts'
import type { Waiting } from './append-queue.ts'

export type WaitingLimits = {
  /** A record that is not acknowledged within this time fails with `deadline`. */
  deadlineMs: number
  /** Beyond either of these a call fails with `overloaded`. */
  maxWaitingRecords: number
  maxWaitingBytes: number
  /**
   * The share of both that a failing partition may take, or a topic whose partitions cannot be read.
   * The rest stays free for all others.
   */
  failingShare: number
}

const sweepMs = 50

/** The records whose callers wait: each gets exactly one result, at the latest at its deadline. */
export class WaitingRecords {
  readonly #limits: WaitingLimits
  readonly #lastErrorOf: (waiting: Waiting) => Error | undefined
  /** Insertion order is deadline order, as the deadline is the same for all. */
  readonly #all = new Set<Waiting>()
  #bytes = 0
  /** By partition, or by topic while its partitions are not known. */
  readonly #parts = new Map<string, { count: number; bytes: number }>()
  #sweeper: NodeJS.Timeout | undefined
  #emptied: (() => void) | undefined

  constructor(limits: WaitingLimits, lastErrorOf: (waiting: Waiting) => Error | undefined) {
    this.#limits = limits
    this.#lastErrorOf = lastErrorOf
  }

  hasRoomFor(bytes: number): boolean {
    const { maxWaitingRecords, maxWaitingBytes } = this.#limits
    // A single record always has room: only its own size limit may refuse it.
    return (
      this.#all.size === 0 || (this.#all.size < maxWaitingRecords && this.#bytes + bytes <= maxWaitingBytes)
    )
  }

  /** @param part the partition or topic whose last request failed */
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

  /** @param part the partition, or the topic while its partitions are not known */
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

  /** Resolves when no caller waits. */
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
