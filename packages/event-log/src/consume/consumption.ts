import type { Topic } from '@slipstream/events/topics.ts'
import type { CheckpointStore, DeadLetter } from './checkpoint-store.ts'
import type { Handler } from './consumer.ts'
import type { Appender, EventLog } from '../event-log.ts'

export type ConsumeHooks = {
  /** After each commit. */
  onBatch?(batch: BatchReport): void
  onDeadLetter?(letter: DeadLetter): void
  /** The partition waits: the handler asked for it, or an outside fault has to pass. */
  onWaiting?(waiting: {
    topic: string
    partition: number
    reason: string
    waitMs: number
    error?: Error
  }): void
  /** Another instance has moved the checkpoint; this one reads from the stored one again. */
  onFenced?(fenced: { topic: string; partition: number }): void
  /**
   * The checkpoint does not belong to this log; nothing is read of the partition until an operator has set it
   * back.
   */
  onRefused?(refused: { topic: string; partition: number; consumer: string; reason: string }): void
  /** Retention removed these offsets before they were read. */
  onLost?(lost: { topic: string; partition: number; from: bigint; to: bigint }): void
}

/** How many records had which outcome, how long the batch took, and how many records follow in the log. */
export type BatchReport = {
  topic: string
  partition: number
  done: number
  skipped: number
  deadLetters: number
  durationMs: number
  lag: bigint
}

export type Consumption<Tx> = {
  log: EventLog
  /**
   * The name under which checkpoints and dead letters are stored. It outlives every instance and version.
   * Instances of one consumer share the partitions.
   */
  consumer: string
  topics: readonly Topic[]
  topicPrefix: string
  handler: Handler<Tx>
  checkpoints: CheckpointStore<Tx>
  deadLetterAppender: Appender
  /** The least time between two reads, for a consumer that nobody waits for. Default: none. */
  paceMs?: number | undefined
  hooks?: ConsumeHooks
  /** From 0 to 1, for the jitter of waits; default: Math.random. */
  random?: () => number
}
