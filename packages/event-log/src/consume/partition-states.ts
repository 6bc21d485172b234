import type { Checkpoint } from './checkpoint-store.ts'
import { wholeBatch } from './domain/portion.ts'

export type PartitionState = {
  topic: string
  partition: number
  /** The checkpoint, and the log's end as last seen: between them lies the lag. */
  next: bigint
  end: bigint
  lag: bigint
  /** Since when nothing has moved though there is something to do; milliseconds since the epoch. */
  waitingSinceMs?: number
  /** The outside fault that it waits for. */
  lastError?: string
  /** Why the handler asked to wait. */
  waitReason?: string
  /** Why nothing is read: the checkpoint does not belong to this log. */
  refusal?: string
}

/** What this instance knows of a partition that it reads. */
export class HeldPartition {
  readonly topic: string
  readonly partition: number
  checkpoint: Checkpoint = { next: 0n, epoch: 0 }
  end = 0n
  waitingSinceMs: number | undefined
  error: Error | undefined
  waitReason: string | undefined
  /**
   * Whether keys may be parked; undefined until it is looked up. Only commits of the instance that
   * holds the partition park keys of it.
   */
  hasParkedKeys: boolean | undefined
  /** Faults in a row, for the back-off. */
  failures = 0
  portion = wholeBatch
  /** The event that failed alone, and why it is to be dead-lettered. */
  failsAlone: { offset: bigint; reason: string } | undefined

  constructor(topic: string, partition: number) {
    this.topic = topic
    this.partition = partition
  }

  waitForFault(error: Error, nowMs: number): void {
    this.failures += 1
    this.error = error
    this.waitReason = undefined
    this.waitingSinceMs ??= nowMs
  }

  waitAsRequested(reason: string, nowMs: number): void {
    this.failures = 0
    this.error = undefined
    this.waitReason = reason
    this.waitingSinceMs ??= nowMs
  }

  progress(): void {
    this.failures = 0
    this.error = undefined
    this.waitReason = undefined
    this.waitingSinceMs = undefined
  }

  toState(): PartitionState {
    const { next } = this.checkpoint
    return {
      topic: this.topic,
      partition: this.partition,
      next,
      end: this.end,
      lag: this.end > next ? this.end - next : 0n,
      ...(this.waitingSinceMs === undefined ? {} : { waitingSinceMs: this.waitingSinceMs }),
      ...(this.error === undefined ? {} : { lastError: this.error.message }),
      ...(this.waitReason === undefined ? {} : { waitReason: this.waitReason }),
      ...(this.checkpoint.refusal === undefined ? {} : { refusal: this.checkpoint.refusal }),
    }
  }
}

/** The partitions that this instance holds now. */
export class PartitionStates {
  #held = new Map<string, HeldPartition>()

  hold(partitions: readonly { topic: string; partition: number }[]): void {
    this.#held = new Map(
      partitions.map(({ topic, partition }) => [`${topic}/${partition}`, this.of(topic, partition)]),
    )
  }

  /** Of a partition that was revoked meanwhile, one that is not held: its faults concern nobody. */
  of(topic: string, partition: number): HeldPartition {
    return this.#held.get(`${topic}/${partition}`) ?? new HeldPartition(topic, partition)
  }

  list(): PartitionState[] {
    return [...this.#held.values()].map((held) => held.toState())
  }
}
