import { setTimeout as sleep } from 'node:timers/promises'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import { whyAnotherRecord, whyBeyondEnd } from '../../domain/refused-start.ts'
import type { BatchResult, LogBatch, RecordIdentity, Start } from '../../event-log.ts'
import { firstOf, leaderEpochs, portions } from './fetched-batch.ts'
import type { FetchedBatch, PortionLimits } from './fetched-batch.ts'
import type { PartitionBounds } from './topic-admin.ts'

/** What a queue does to its partition at the consumer that holds it now. */
export type PartitionControl = {
  pause(): void
  resume(): void
  seek(offset: bigint): void
}

export type PartitionWork = {
  /** Where reading starts; undefined when this partition is not to be read. */
  startAt(): Promise<Start | undefined>
  /** The start does not belong to this log. Whoever resolves keeps it in mind, and `startAt` gives another or rejects. */
  onRefused: ((next: bigint, reason: string) => Promise<void>) | undefined
  bounds(): Promise<PartitionBounds>
  onBatch(batch: LogBatch): Promise<BatchResult>
  /** What lay between was removed from the log before it was read. */
  onLost(from: bigint, to: bigint): void
  /** Everything before `next` is handled. */
  onProgress(next: bigint): void
}

const retry = { firstMs: 200, capMs: 5_000 }
/** So often in a row the log may answer from another offset than was asked for, before that is taken for the truth. */
const maxOffsetGaps = 3
/** How long a fetch waits for room before its partition is paused: a pause costs a whole round of fetching. */
const roomTimeoutMs = 250
const stopped = Symbol('stopped')

/**
 * One partition at this member: hands its batches over one at a time, in order, without a leap, whatever kafkajs fetched before
 * it heard of a seek, a pause or a rebalance. Handling runs beside the fetching, so that a slow or resting partition holds up
 * neither the others nor the heartbeat.
 */
export class PartitionQueue {
  readonly #work: PartitionWork
  readonly #limits: PortionLimits
  readonly #random: () => number
  #control: PartitionControl | undefined
  /** Of the fetches; undefined while the start is not known. */
  #position: bigint | undefined
  #fetched: FetchedBatch | undefined
  #handling: Promise<void> | undefined
  #room: (() => void) | undefined
  #paused = true
  #offsetGaps = 0
  /** A record that was handled: what is fetched next has to begin with it, and then counts only from `next` on. */
  #unverified: { previous: RecordIdentity; next: bigint } | undefined
  /** Of the last record that was fetched. A log is cut off only where its leader changes, so another epoch may tell of that. */
  #leaderEpoch: number | undefined
  /** The epoch for which the start has been verified already. */
  #verifiedEpoch: number | undefined
  #refused: { next: bigint; reason: string } | undefined
  /** Aborted when the partition is taken away or assigned anew: what belongs to the time before counts no more. */
  #assignment = new AbortController()
  startError: Error | undefined

  constructor(work: PartitionWork, limits: PortionLimits, random: () => number) {
    this.#work = work
    this.#limits = limits
    this.#random = random
  }

  /** The partition is this member's, again or for the first time: nothing is fetched before its start is known. */
  assign(control: PartitionControl): void {
    this.release()
    const assignment = (this.#assignment = new AbortController())
    this.#control = control
    this.#paused = true
    control.pause()
    void this.#begin(assignment.signal, control)
  }

  /** The batch in flight ends, and nothing follows it. */
  release(stopping = false): void {
    this.#assignment.abort(stopping ? stopped : undefined)
    this.#control = undefined
    this.#position = undefined
    this.#fetched = undefined
    this.#offsetGaps = 0
    this.#room?.()
  }

  /** Resolves when no batch is being handled any more. */
  async settled(): Promise<void> {
    await this.#handling
  }

  async #begin(signal: AbortSignal, control: PartitionControl): Promise<void> {
    for (let failures = 1; !signal.aborted; failures++) {
      try {
        await this.#handling
        const start = await this.#work.startAt()
        if (start === undefined) return
        const bounds = await this.#work.bounds()
        if (signal.aborted) return
        await this.#refuseWrong(start, bounds)
        this.startError = undefined
        this.#goToStart(start, bounds, control)
        this.#resume(control)
        return
      } catch (error) {
        this.startError = error as Error
        await this.#rest(backOffMs(retry, failures, this.#random()), signal)
      }
    }
  }

  /** Once refused, a start stays so while it is the same, however far the log grows. @throws with the reason */
  async #refuseWrong({ next }: Start, { end }: PartitionBounds): Promise<void> {
    const reason = this.#refused?.next === next ? this.#refused.reason : whyBeyondEnd(next, end)
    this.#refused = reason === undefined ? undefined : { next, reason }
    if (reason === undefined) return
    if (this.#work.onRefused !== undefined) {
      await this.#work.onRefused(next, reason)
      this.#refused = undefined
    }
    throw new Error(reason)
  }

  /** One record back where there is one, to see that it is the one that was handled. */
  #goToStart({ next, previous }: Start, { start }: PartitionBounds, control: PartitionControl): void {
    if (next > 0n && next < start) this.#work.onLost(next, start)
    const isThere = previous !== undefined && previous.offset >= start
    this.#unverified = isThere ? { previous, next } : undefined
    this.#goTo(isThere ? previous.offset : next < start ? start : next, control)
  }

  /**
   * @param resolve tells kafkajs to fetch on behind this batch
   * @returns when the next fetch may begin
   */
  async offer(fetched: FetchedBatch, resolve: () => void): Promise<void> {
    const { signal } = this.#assignment
    const control = this.#control
    if (control === undefined || this.#position === undefined || this.#fetched !== undefined) return
    if (fetched.from !== this.#position && !this.#believes(fetched, control)) return
    if (!this.#isOfThisLog(fetched, control)) return
    resolve()
    this.#offsetGaps = 0
    this.#position = fetched.next
    this.#enqueue(fetched)
    if (this.#fetched !== undefined && !(await this.#hasRoom()) && !signal.aborted) this.#pause(control)
  }

  /** Whether what was handled before stands before this batch, as far as can be seen; otherwise the start is looked at again. */
  #isOfThisLog(fetched: FetchedBatch, control: PartitionControl): boolean {
    const epochs = leaderEpochs(fetched)
    if (this.#unverified !== undefined) {
      const { previous, next } = this.#unverified
      const first = firstOf(fetched)
      const reason = first && whyAnotherRecord(previous, first)
      if (reason !== undefined) {
        this.#refused = { next, reason }
        this.assign(control)
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
      this.assign(control)
      return false
    }
    this.#leaderEpoch = epochs.last
    return true
  }

  /** Of these offsets nothing is for readers: markers, or what a transaction took back. kafkajs goes on by itself. */
  passOver(empty: FetchedBatch): void {
    if (this.#control === undefined || this.#position !== empty.from) return
    this.#position = empty.next
    if (this.#fetched === undefined) this.#enqueue(empty)
    else this.#fetched.next = empty.next
  }

  #enqueue(fetched: FetchedBatch): void {
    this.#fetched = fetched
    this.#handling ??= this.#handle()
  }

  /** A batch from elsewhere is what was fetched before a seek; only when it comes again and again, the log has changed. */
  #believes(fetched: FetchedBatch, control: PartitionControl): boolean {
    const position = this.#position as bigint
    this.#offsetGaps += 1
    if (this.#offsetGaps < maxOffsetGaps) {
      control.seek(position)
      return false
    }
    if (fetched.from < position) {
      // The log ends before the checkpoint, or begins anew: the start finds out, and says so.
      this.assign(control)
      return false
    }
    // A hole, which transactions and compaction leave; or the log's start has overtaken a slow reader.
    void this.#work.bounds().then(
      ({ start }) => start > position && this.#work.onLost(position, start),
      () => undefined,
    )
    return true
  }

  async #hasRoom(): Promise<boolean> {
    const room = new Promise<void>((resolve) => (this.#room = resolve))
    const given = new AbortController()
    await Promise.race([
      room,
      sleep(roomTimeoutMs, undefined, { signal: given.signal, ref: false }).catch(() => {}),
    ])
    given.abort()
    return this.#fetched === undefined
  }

  async #handle(): Promise<void> {
    for (let fetched = this.#fetched; fetched !== undefined; fetched = this.#fetched) {
      const { signal } = this.#assignment
      this.#fetched = undefined
      this.#room?.()
      const control = this.#control
      if (control !== undefined) this.#resume(control)
      for (const portion of portions(fetched, this.#limits)) {
        if (!(await this.#handleOne(portion, signal))) break
      }
    }
    // In the same turn as the last look: whoever comes next begins anew.
    this.#handling = undefined
  }

  /** @returns false when what was fetched behind the batch is of no use any more */
  async #handleOne(batch: LogBatch, signal: AbortSignal): Promise<boolean> {
    for (let failures = 1; !signal.aborted; failures++) {
      let result: BatchResult
      try {
        result = await this.#work.onBatch(batch)
      } catch {
        // Whoever rejects tells its own reason; the partition waits with the batch in hand.
        await this.#rest(backOffMs(retry, failures, this.#random()), signal)
        continue
      }
      const control = this.#control
      if (!signal.aborted || signal.reason === stopped) this.#work.onProgress(result.next)
      if (signal.aborted || control === undefined) return false
      if (result.next === batch.next && result.waitMs === undefined) return true
      this.#pause(control)
      this.#goTo(result.next, control)
      if (result.waitMs !== undefined) await this.#rest(result.waitMs, signal)
      if (!signal.aborted) this.#resume(control)
      return false
    }
    return false
  }

  #goTo(offset: bigint, control: PartitionControl): void {
    this.#fetched = undefined
    this.#position = offset
    this.#offsetGaps = 0
    control.seek(offset)
  }

  #pause(control: PartitionControl): void {
    if (this.#paused) return
    this.#paused = true
    control.pause()
  }

  #resume(control: PartitionControl): void {
    if (!this.#paused) return
    this.#paused = false
    control.resume()
  }

  async #rest(ms: number, signal: AbortSignal): Promise<void> {
    if (ms === Infinity) {
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
      return
    }
    await sleep(ms, undefined, { signal }).catch(() => undefined)
  }
}
