import type { Topic } from '@slipstream/events/topics.ts'
import type { CheckpointStore, DeadLetter } from './checkpoint-store.ts'
import type { Handler } from './consumer.ts'
import type { Appender, EventLog } from '../event-log.ts'

export type ConsumeHooks = {
  /** After each commit: how many records had which fate, how long it took, and how many follow in the log. */
  onBatch?(batch: BatchReport): void
  onDeadLetter?(letter: DeadLetter): void
  /** The partition rests: the handler asked for it, or a fault outside has to pass. */
  onWaiting?(waiting: {
    topic: string
    partition: number
    reason: string
    waitMs: number
    error?: Error
  }): void
  /** Another instance has gone on; this one reads from the stored checkpoint again. */
  onFenced?(fenced: { topic: string; partition: number }): void
  /** The checkpoint does not belong to this log; nothing is read of the partition until a person has set it back. */
  onRefused?(refused: { topic: string; partition: number; consumer: string; reason: string }): void
  /** Retention removed these offsets before they were read. */
  onLost?(lost: { topic: string; partition: number; from: bigint; to: bigint }): void
}

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
  /** Under this name checkpoints and dead letters are kept. It outlives every instance and version. */
  consumer: string
  topics: readonly Topic[]
  /** Instances of one consumer share the partitions by this name; the consumer's own, prefixed, when left out. */
  group?: string
  topicPrefix: string
  handler: Handler<Tx>
  checkpoints: CheckpointStore<Tx>
  deadLetterAppender: Appender
  hooks?: ConsumeHooks
  /** From 0 to 1, for the jitter of pauses. */
  random?: () => number
  /** Milliseconds since the epoch. */
  now?: () => number
}
