import { headerEncoding } from '@slipstream/events/personal-data/sealed-header.ts'
import type { ConsumerStartBatchProcessEvent, EachBatchPayload, IHeaders, KafkaMessage } from 'kafkajs'
import { isRemoval } from '../../../contract/removal.ts'
import type { Headers, LogBatch, LogRecord, RecordIdentity } from '../../../event-log.ts'
import { identityOf } from '../../../record-identity.ts'

/** One fetch of one partition. It becomes records in portions, as they are handled. */
export type FetchedBatch = {
  topic: string
  partition: number
  /** The requested offset; the first record may be later when there are gaps. */
  from: bigint
  next: bigint
  end: bigint
  messages: KafkaMessage[]
}

export type PortionLimits = { maxRecords: number; maxBytes: number }

/** @returns `next`: where the next fetch begins; `end`: the high watermark at the time of this one */
export function fetchedBatch({ batch }: EachBatchPayload): FetchedBatch {
  // kafkajs sets this field on every batch, but not in its types. It distinguishes gaps in the log from
  // fetches of another offset.
  const { fetchedOffset } = batch as typeof batch & { fetchedOffset: string }
  return {
    topic: batch.topic,
    partition: batch.partition,
    from: BigInt(fetchedOffset),
    next: BigInt(batch.lastOffset()) + 1n,
    end: BigInt(batch.highWatermark),
    messages: batch.messages,
  }
}

/** @returns undefined when the fetch has records for readers, or not even markers */
export function emptyBatch({ payload }: ConsumerStartBatchProcessEvent): FetchedBatch | undefined {
  const { topic, partition, batchSize, highWatermark } = payload
  // kafkajs returns null where there is none, against its types.
  const firstOffset = payload.firstOffset as string | null
  if (batchSize > 0 || firstOffset === null) return undefined
  const next = BigInt(payload.lastOffset) + 1n
  return { topic, partition, from: BigInt(firstOffset), next, end: BigInt(highWatermark), messages: [] }
}

/** @returns undefined for a batch without records */
export function firstOf({ topic, partition, messages }: FetchedBatch): RecordIdentity | undefined {
  const [first] = messages
  return first && identityOf(toRecord(topic, partition, first))
}

/** The leader epochs of the first and the last record. */
export function leaderEpochs({ messages }: FetchedBatch): {
  first: number | undefined
  last: number | undefined
} {
  return { first: leaderEpochOf(messages[0]), last: leaderEpochOf(messages.at(-1)) }
}

/** kafkajs sets it on every record of a batch in the current format, but not in its types. */
function leaderEpochOf(message: KafkaMessage | undefined): number | undefined {
  return (message as { batchContext?: { partitionLeaderEpoch?: number } } | undefined)?.batchContext
    ?.partitionLeaderEpoch
}

/** Splits the batch into portions that fit a transaction. A batch without records is one portion. */
export function* portions(fetched: FetchedBatch, limits: PortionLimits): Generator<LogBatch> {
  const { topic, partition, end, messages, next } = fetched
  if (messages.length === 0) yield { topic, partition, records: [], next, end }
  for (let at = 0; at < messages.length;) {
    const records: LogRecord[] = []
    for (let bytes = 0; at < messages.length && records.length < limits.maxRecords; at++) {
      const message = messages[at] as KafkaMessage
      bytes += message.value?.length ?? 0
      if (bytes > limits.maxBytes && records.length > 0) break
      const record = toRecord(topic, partition, message)
      if (!isRemoval(record)) records.push(record)
    }
    const following = messages[at]
    yield { topic, partition, records, next: following ? BigInt(following.offset) : next, end }
  }
}

const nothing = Buffer.alloc(0)

function toRecord(topic: string, partition: number, message: KafkaMessage): LogRecord {
  return {
    position: { topic, partition, offset: BigInt(message.offset) },
    key: message.key?.toString('utf8') ?? '',
    value: message.value ?? nothing,
    headers: toHeaders(message.headers),
    recordedAtMs: Number(message.timestamp),
  }
}

/** A header that is there several times has its last value. */
function toHeaders(headers: IHeaders | undefined): Headers {
  const result: Headers = {}
  for (const name in headers) {
    const value = headers[name]
    const last = Array.isArray(value) ? value.at(-1) : value
    if (last !== undefined) result[name] = last.toString(headerEncoding(name))
  }
  return result
}
