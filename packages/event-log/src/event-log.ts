import type { Position } from './position.ts'

export type Headers = Record<string, string>

export type NewRecord = {
  topic: string
  key: string
  value: Buffer
  headers: Headers
  /** The header `personal_data`, which records that were read have among the others, as text. */
  sealed?: Buffer | undefined
}

/** Removes a key from a compacted topic: see `removalOf`. */
export type Removal = Omit<NewRecord, 'value'> & { value: null }

export type LogRecord = {
  position: Position
  key: string
  value: Buffer
  headers: Headers
  /** When the log recorded it, by the broker's clock: milliseconds since the epoch. */
  recordedAtMs: number
  /** The bytes as the log has them, where personal data in them was opened. */
  stored?: StoredRecord | undefined
}

export type StoredRecord = { value: Buffer; headers: Headers }

/**
 * Opens the personal data of records, and returns others as they are. One whose key is
 * destroyed has what is left of it, and a header that says so. One that was tampered with stays
 * sealed, so that it can't be decoded.
 *
 * @throws PersonalDataClosed when the keys can't be read
 */
export type OpenRecords = <Kind extends StoredRecord & { stored?: StoredRecord | undefined }>(
  records: readonly Kind[],
) => Promise<Kind[]>

/** Consecutive records of one partition, oldest first. Offsets may have gaps. */
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
  /** Not acknowledged within its deadline. It may still appear in the log later, with the same event id. */
  | 'deadline'
  /** Larger than the topic allows: no retry succeeds. */
  | 'tooLarge'
  /** The log is being closed. */
  | 'closed'

/** Why a record was not appended. With the reason `deadline` it may still appear in the log. */
export class AppendError extends Error {
  readonly reason: AppendFailure
  constructor(reason: AppendFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'AppendError'
    this.reason = reason
  }
}

export type Appender = {
  /**
   * Resolves once the log has the record durably (acks=all), with its position. Records of one key are in the
   * log in the order of the calls. Concurrent calls share requests to the broker. A record that failed with
   * `deadline` may appear later, so readers must recognise an event by its id.
   *
   * @throws AppendError
   */
  append(record: NewRecord | Removal): Promise<Position>
  /** Resolves when the broker responds; rejects with the reason when it does not. */
  check(): Promise<void>
  /** Accepts no further record, and resolves when all accepted ones are acknowledged or have failed. */
  close(): Promise<void>
}

/** A reader's result for a batch. Nothing after `next` counts as handled. */
export type BatchResult = {
  /** The checkpoint after this batch: `batch.next` when all was handled. */
  next: bigint
  /** How long the partition waits before it is read again from `next`; default: it does not wait. */
  waitMs?: number
}

/** Identifies a record. */
export type RecordIdentity = {
  offset: bigint
  /** Empty where the record has none. */
  eventId: string
  recordedAtMs: number
}

/** Where reading starts. */
export type Start = {
  next: bigint
  /** The last handled record before `next`, where it is known. Another record there means another log. */
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
  /**
   * Where reading starts whenever a partition is assigned: the stored checkpoint.
   * It is called again when it rejects.
   */
  startAt(topic: string, partition: number): Promise<Start>
  /**
   * Called when a start does not belong to this log: it lies beyond the end, or behind another record than
   * the handled one. Nothing is read from there. Once this has resolved, `startAt` is called again and must
   * reject or return another start. When this rejects, it is called again.
   */
  onRefused?(refused: RefusedStart): Promise<void>
  /**
   * Called with at most one batch in flight per partition. A rejection means that the batch is not handled;
   * it is passed again after a back-off.
   */
  onBatch(batch: LogBatch): Promise<BatchResult>
  /**
   * The least time between two reads that found records and reached the end: what arrives meanwhile is read
   * together. For a reader that nobody waits for. Default: none.
   */
  paceMs?: number | undefined
  /** Called at every change of the partitions that this member reads, before their first batch. */
  onAssigned?(partitions: { topic: string; partition: number }[]): void
  /**
   * Called when retention has removed records behind the checkpoint. Reading continues at the log's start.
   */
  onLost?(lost: { topic: string; partition: number; from: bigint; to: bigint }): void
}

export type RunningSubscription = {
  /** Stops after the batches in flight, and leaves the group. */
  stop(): Promise<void>
  /** Resolves while the member is in its group; rejects with the reason while it is not. */
  check(): Promise<void>
}

export type EventLog = {
  appender(): Promise<Appender>
  /** Records are passed as the log has them: a reader opens those that it handles. */
  subscribe(subscription: Subscription): Promise<RunningSubscription>
  /** With the keys that this log was connected with. */
  open: OpenRecords
  /** For each partition, the offset after the last record. */
  endOffsets(topic: string): Promise<Map<number, bigint>>
  /**
   * All committed records, opened, of the partitions from `from` (inclusive) up to `to` (exclusive), each
   * partition in order. Without `to`, it continues with what is appended, until the signal aborts. It joins
   * no consumer group, commits nothing, and holds two fetches at most, so consumers do not notice it. For
   * rebuilds, exports and people who look; not for a live reader.
   */
  read(
    topic: string,
    ranges: ReadonlyMap<number, { from: bigint; to?: bigint | undefined }>,
    signal?: AbortSignal,
  ): AsyncIterable<LogBatch>
  /** The partition that has all records of a key. */
  partitionOf(topic: string, key: string): Promise<number>
  /** Creates the topics that are absent; changes no existing one. */
  ensureTopics(topics: readonly TopicSettings[]): Promise<void>
  /** Those of these topics that exist, and the number of brokers. */
  topicsFound(names: readonly string[]): Promise<{ brokers: number; topics: Map<string, FoundTopic> }>
  /** For each partition, the offset of the first record of this time or later; its end without one. */
  offsetsSince(topic: string, sinceMs: number): Promise<Map<number, bigint>>
  /** For each partition, the offset of the first record that retention has left. */
  startOffsets(topic: string): Promise<Map<number, bigint>>
  close(): Promise<void>
}

export type TopicSettings = {
  name: string
  partitions: number
  replicationFactor: number
  /** -1: unlimited */
  retentionMs: number
  /** Compacted topics keep the last record of each key; default: `delete`. */
  cleanup?: 'delete' | 'compact' | 'compact,delete'
  maxRecordBytes: number
}

/** A topic as it should be. Without `maxRecordBytes` the size of records is not compared. */
export type DeclaredTopic = Omit<TopicSettings, 'maxRecordBytes'> & { maxRecordBytes?: number }

/** A topic as the broker has it. */
export type FoundTopic = {
  partitions: number
  /** Of the partition with the fewest copies. */
  replicationFactor: number
  /** By Kafka's names, with defaults. */
  config: Readonly<Record<string, string>>
}
