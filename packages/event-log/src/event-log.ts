import type { Position } from './position.ts'

export type Headers = Record<string, string>

export type NewRecord = { topic: string; key: string; value: Buffer; headers: Headers }

/** Takes a key out of a compacted topic: see `removalOf`. */
export type Removal = Omit<NewRecord, 'value'> & { value: null }

export type LogRecord = {
  position: Position
  key: string
  value: Buffer
  headers: Headers
  /** When the log took it: the broker's clock, milliseconds since the epoch. */
  recordedAtMs: number
}

/** Consecutive records of one partition, oldest first. Offsets may have holes. */
export type LogBatch = {
  topic: string
  partition: number
  records: LogRecord[]
  /** The offset after the last one fetched: the checkpoint once the whole batch is handled. */
  next: bigint
  /** The log's end when the batch was fetched: `end - next` is the lag. */
  end: bigint
}

export type AppendFailure =
  /** The queue of unacknowledged records is full: the caller should try again later. */
  | 'overloaded'
  /** Not acknowledged within its deadline. It may still turn up in the log: the same event, by its id. */
  | 'deadline'
  /** The log will never take it: larger than the topic allows. */
  | 'tooLarge'
  /** The log is being closed. */
  | 'closed'

export class AppendError extends Error {
  readonly reason: AppendFailure
  constructor(reason: AppendFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppendError'
    this.reason = reason
  }
}

export interface Appender {
  /**
   * Resolves once the log has the record durably (acks=all), with its position. Records of one key are in the log in
   * the order of the calls. Concurrent calls share requests to the broker. A record that was refused with `deadline`
   * may appear later, so whatever reads must know an event by its id.
   *
   * @throws AppendError
   */
  append(record: NewRecord | Removal): Promise<Position>
  /** Resolves when the broker responses; rejects with the reason when it does not. */
  check(): Promise<void>
  /** Takes nothing more, finishes what was taken, and leaves. */
  close(): Promise<void>
}

/** What a reader says of a batch it was given. Nothing after `next` counts as handled. */
export type BatchResult = {
  /** The checkpoint after this batch: `batch.next` when all was handled. */
  next: bigint
  /** Set when the partition is to rest before it is read again from `next`. */
  waitMs?: number
}

/** What a record is known by again. */
export type RecordIdentity = {
  offset: bigint
  /** Empty where the record has none. */
  eventId: string
  recordedAtMs: number
}

/** Where reading starts. */
export type Start = {
  next: bigint
  /** The last record before `next` that was handled, where it is known: the log has to have it still, or is another one. */
  previous?: RecordIdentity | undefined
}

export type RefusedStart = {
  topic: string
  partition: number
  next: bigint
  /** A sentence without its full stop. */
  reason: string
}

export type Subscription = {
  topics: readonly string[]
  /** Members of one group share the partitions. */
  group: string
  /** Where reading starts whenever a partition is assigned: the stored checkpoint. It may reject: then it is asked again. */
  startAt(topic: string, partition: number): Promise<Start>
  /**
   * Told of a start that does not belong to this log: it lies beyond the end, or behind another record than the one that was
   * handled. Nothing is read from there. Once this has resolved, `startAt` is asked again and must remember; it is told again
   * if it rejects.
   */
  onRefused?(refused: RefusedStart): Promise<void>
  /**
   * Called with at most one batch in flight per partition. A rejection means the batch is not handled and is given again
   * after a pause.
   */
  onBatch(batch: LogBatch): Promise<BatchResult>
  /** Told of every change of what this member reads, before the first batch of it. */
  onAssigned?(partitions: { topic: string; partition: number }[]): void
  /** Told when the log no longer has what lay between the checkpoint and its own start. Reading goes on from there. */
  onLost?(lost: { topic: string; partition: number; from: bigint; to: bigint }): void
}

export interface RunningSubscription {
  /** Stops after the batches in flight, and leaves the group. */
  stop(): Promise<void>
  /** Resolves while the member is in its group; rejects with the reason while it is not. */
  check(): Promise<void>
}

export interface EventLog {
  appender(): Promise<Appender>
  subscribe(subscription: Subscription): Promise<RunningSubscription>
  /** For each partition, the offset after the last record. */
  endOffsets(topic: string): Promise<Map<number, bigint>>
  /**
   * All records of the partitions from `from` (inclusive) up to `to` (exclusive), each partition in order, without a
   * consumer group that lasts. For rebuilds, exports and checks; not for a live reader.
   */
  read(
    topic: string,
    ranges: ReadonlyMap<number, { from: bigint; to: bigint }>,
    signal?: AbortSignal,
  ): AsyncIterable<LogBatch>
  /** Makes the topics that are absent; changes nothing that is there. */
  ensureTopics(topics: readonly TopicSettings[]): Promise<void>
  /** Of these topics, those that are there, and how many brokers there are. */
  topicsFound(names: readonly string[]): Promise<{ brokers: number; topics: Map<string, FoundTopic> }>
  /** For each partition, the offset of the first record that was appended at this time or later; its end when there is none. */
  offsetsSince(topic: string, sinceMs: number): Promise<Map<number, bigint>>
  /** For each partition, the offset of the first record that is still there. */
  startOffsets(topic: string): Promise<Map<number, bigint>>
  close(): Promise<void>
}

export type TopicSettings = {
  name: string
  partitions: number
  replicationFactor: number
  /** -1: for ever */
  retentionMs: number
  /** What becomes of old records: `delete` unless given; compacted topics keep the last one of each key. */
  cleanup?: 'delete' | 'compact' | 'compact,delete'
  maxRecordBytes: number
}

/** A topic as it ought to be, for whoever compares; without the record size, that is not compared. */
export type DeclaredTopic = Omit<TopicSettings, 'maxRecordBytes'> & { maxRecordBytes?: number }

/** A topic as it is. */
export type FoundTopic = {
  partitions: number
  /** Of the partition with the fewest copies. */
  replicationFactor: number
  /** By Kafka's names, all that are known; defaults included. */
  config: Readonly<Record<string, string>>
}
