import { setTimeout as sleep } from 'node:timers/promises'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { BatchResult, LogBatch, Start } from '../../../event-log.ts'
import { portions } from './fetched-batch.ts'
import type { FetchedBatch, PortionLimits } from './fetched-batch.ts'
import { LogContinuity } from './log-continuity.ts'
import type { PartitionBounds } from '../topic-admin.ts'

/** Controls the partition at the consumer that holds it now. */
export type PartitionControl = {
  pause(): void
  resume(): void
  seek(offset: bigint): void
}

export type PartitionWork = {
  /** Where reading starts; undefined when this partition is not to be read. */
  startAt(): Promise<Start | undefined>
  /** The start is not of this log. Once this has resolved, `startAt` returns another one or rejects. */
  onRefused: ((next: bigint, reason: string) => Promise<void>) | undefined
  bounds(): Promise<PartitionBounds>
  onBatch(batch: LogBatch): Promise<BatchResult>
  /** Retention removed these offsets before they were read. */
  onLost(from: bigint, to: bigint): void
  /** Everything before `next` is handled. */
  onProgress(next: bigint): void
}

const retry = { firstMs: 200, capMs: 5_000 }
/** After this many fetches in a row from another offset than requested, the log counts as changed. */
const maxOffsetGaps = 3
/** How long a fetch waits for room before its partition is paused: a pause costs a whole round of fetches. */
const roomTimeoutMs = 250
const stopped = Symbol('stopped')

/**
 * One partition at this member: passes its batches on one at a time, in order and without gaps, even when
 * kafkajs fetched them before a seek, a pause or a rebalance took effect. Handling runs beside fetching, so a
 * slow or waiting partition delays neither the others nor the heartbeat.
 */
export class PartitionQueue {
  readonly #work: PartitionWork
  readonly #limits: PortionLimits
  readonly #random: () => number
  #control: PartitionControl | undefined
  /** Of the next fetch; undefined while the start is not known. */
  #position: bigint | undefined
  #fetched: FetchedBatch | undefined
  #handling: Promise<void> | undefined
  #room: (() => void) | undefined
  #paused = true
  #offsetGaps = 0
  readonly #continuity = new LogContinuity()
  /** Aborted when the partition is revoked or assigned again: earlier work no longer counts. */
  #assignment = new AbortController()
  #startError: Error | undefined

  constructor(work: PartitionWork, limits: PortionLimits, random: () => number) {
    this.#work = work
    this.#limits = limits
    this.#random = random
  }

  /**
   * Why reading has not started. Of a partition that was revoked before it could,
   * there is nothing to report any more.
   */
  get startError(): Error | undefined {
    return this.#control === undefined ? undefined : this.#startError
  }

  /** The partition is assigned to this member. Nothing is fetched before its start is known. */
  assign(control: PartitionControl): void {
    this.release()
    const assignment = (this.#assignment = new AbortController())
    this.#control = control
    this.#paused = true
    control.pause()
    void this.#begin(assignment.signal, control)
  }

  /** The batch in flight ends, and no further one is passed on. */
  release(stopping = false): void {
    this.#assignment.abort(stopping ? stopped : undefined)
    this.#control = undefined
    this.#position = undefined
    this.#fetched = undefined
    this.#offsetGaps = 0
    this.#room?.()
  }

  /** Resolves when no batch is being handled. */
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
        this.#startError = undefined
        const { next } = start
        if (next > 0n && next < bounds.start) this.#work.onLost(next, bounds.start)
        this.#goTo(this.#continuity.firstOffset(start, bounds.start), control)
        this.#resume(control)
        return
      } catch (error) {
        this.#startError = error as Error
        await this.#rest(backOffMs(retry, failures, this.#random()), signal)
      }
    }
  }

  /** @throws with the reason */
  async #refuseWrong({ next }: Start, { end }: PartitionBounds): Promise<void> {
    const reason = this.#continuity.refusalOf(next, end)
    if (reason === undefined) return
    if (this.#work.onRefused !== undefined) {
      await this.#work.onRefused(next, reason)
      this.#continuity.forgetRefusal()
    }
    throw new Error(reason)
  }

  /**
   * @param resolve has kafkajs continue fetching after this batch
   * @returns when the next fetch may begin
   */
  async offer(fetched: FetchedBatch, resolve: () => void): Promise<void> {
    const { signal } = this.#assignment
    const control = this.#control
    if (control === undefined || this.#position === undefined || this.#fetched !== undefined) return
    if (fetched.from !== this.#position && !this.#accepts(fetched, control)) return
    if (!this.#continuity.isSameLog(fetched)) return this.assign(control)
    resolve()
    this.#offsetGaps = 0
    this.#position = fetched.next
    this.#enqueue(fetched)
    if (this.#fetched !== undefined && !(await this.#waitForRoom()) && !signal.aborted) this.#pause(control)
  }

  /** Offsets without records for readers: markers, or an aborted transaction. kafkajs continues by itself. */
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

  /** A batch from another offset was fetched before a seek; only repeatedly, the log has changed. */
  #accepts(fetched: FetchedBatch, control: PartitionControl): boolean {
    const position = this.#position as bigint
    this.#offsetGaps += 1
    if (this.#offsetGaps < maxOffsetGaps) {
      control.seek(position)
      return false
    }
    if (fetched.from < position) {
      // The log ends before the checkpoint, or was created again: verifying the start shows which.
      this.assign(control)
      return false
    }
    // A gap that transactions or compaction leave; or retention has overtaken a slow reader.
    void this.#work.bounds().then(
      ({ start }) => start > position && this.#work.onLost(position, start),
      () => undefined,
    )
    return true
  }

  async #waitForRoom(): Promise<boolean> {
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
    // In the same turn as the last check, so that the next batch starts handling again.
    this.#handling = undefined
  }

  /** @returns false when the batches fetched behind this one must be dropped */
  async #handleOne(batch: LogBatch, signal: AbortSignal): Promise<boolean> {
    for (let failures = 1; !signal.aborted; failures++) {
      let result: BatchResult
      try {
        result = await this.#work.onBatch(batch)
      } catch {
        // The handler reports its own faults; the partition waits with this batch.
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
