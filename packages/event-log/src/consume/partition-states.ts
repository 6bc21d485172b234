import type { Checkpoint } from './checkpoint-store.ts'
import { wholeBatch } from '../domain/portion.ts'

export type PartitionState = {
  topic: string
  partition: number
  /** The checkpoint, and the log's end as last seen: between them lies the lag. */
  next: bigint
  end: bigint
  lag: bigint
  /** Since when nothing has moved though there is something to do; milliseconds since the epoch. */
  waitingSinceMs?: number
  /** The fault outside that it waits for. */
  lastError?: string
  /** Why the handler wants it to wait. */
  waitsBecause?: string
  /** Why nothing is read: the checkpoint does not belong to this log. */
  refusal?: string
}

export class HeldPartition {
  readonly topic: string
  readonly partition: number
  checkpoint: Checkpoint = { next: 0n, epoch: 0 }
  end = 0n
  waitingSinceMs: number | undefined
  error: Error | undefined
  because: string | undefined
  /** Faults in a row, for the pauses between them. */
  failures = 0
  portion = wholeBatch
  /** The event that failed alone, and why it is to be set aside. */
  refused: { offset: bigint; reason: string } | undefined

  constructor(topic: string, partition: number) {
    this.topic = topic
    this.partition = partition
  }

  waitsFor(error: Error, nowMs: number): void {
    this.failures += 1
    this.error = error
    this.because = undefined
    this.waitingSinceMs ??= nowMs
  }

  waitsBecause(reason: string, nowMs: number): void {
    this.failures = 0
    this.error = undefined
    this.because = reason
    this.waitingSinceMs ??= nowMs
  }

  moves(): void {
    this.failures = 0
    this.error = undefined
    this.because = undefined
    this.waitingSinceMs = undefined
  }

  shown(): PartitionState {
    const { next } = this.checkpoint
    return {
      topic: this.topic,
      partition: this.partition,
      next,
      end: this.end,
      lag: this.end > next ? this.end - next : 0n,
      ...(this.waitingSinceMs === undefined ? {} : { waitingSinceMs: this.waitingSinceMs }),
      ...(this.error === undefined ? {} : { lastError: this.error.message }),
      ...(this.because === undefined ? {} : { waitsBecause: this.because }),
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

  of(topic: string, partition: number): HeldPartition {
    const name = `${topic}/${partition}`
    let state = this.#held.get(name)
    if (state === undefined) this.#held.set(name, (state = new HeldPartition(topic, partition)))
    return state
  }

  list(): PartitionState[] {
    return [...this.#held.values()].map((held) => held.shown())
  }
}
