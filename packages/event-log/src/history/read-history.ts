import { setTimeout as sleep } from 'node:timers/promises'
import type { EventLog, LogBatch, LogRecord } from '../event-log.ts'

/** A part of a topic. Times are those at which the log recorded, by which offsets are found. */
export type HistoryRange = {
  topic: string
  /** Only the partition that has this key. */
  key?: string | undefined
  /** Default: the first record that is left. */
  fromMs?: number | undefined
  /** Default: the end when it is called. */
  toMs?: number | undefined
}

export type Ranges = Map<number, { from: bigint; to: bigint }>
type Offsets = Pick<EventLog, 'startOffsets' | 'endOffsets' | 'offsetsSince' | 'partitionOf'>

/** The offsets of a part of a topic, without partitions that have nothing of it. */
export async function rangesOf(log: Offsets, { topic, key, fromMs, toMs }: HistoryRange): Promise<Ranges> {
  const [starts, ends] = await Promise.all([
    fromMs === undefined ? log.startOffsets(topic) : log.offsetsSince(topic, fromMs),
    log.endOffsets(topic),
  ])
  const until = toMs === undefined ? ends : await log.offsetsSince(topic, toMs)
  const only = key === undefined ? undefined : await log.partitionOf(topic, key)
  const ranges: Ranges = new Map()
  for (const [partition, end] of ends) {
    const [from, last] = [starts.get(partition) ?? 0n, until.get(partition) ?? end]
    const to = last < end ? last : end
    if (from < to && (only === undefined || only === partition)) ranges.set(partition, { from, to })
  }
  return ranges
}

/** How many offsets they have: at least as many as there are records. */
export function sizeOf(ranges: Ranges): number {
  let size = 0n
  for (const { from, to } of ranges.values()) size += to - from
  return Number(size)
}

export type ReadOptions = { ratePerSecond?: number | undefined; signal?: AbortSignal | undefined }

/**
 * Reads parts of a topic, each partition in order, at most `ratePerSecond` records in a
 * second. What is not taken is not fetched.
 *
 * @throws the signal's reason when it aborts
 */
export async function* readHistory(
  log: Pick<EventLog, 'read'>,
  topic: string,
  ranges: ReadonlyMap<number, { from: bigint; to?: bigint | undefined }>,
  { ratePerSecond, signal }: ReadOptions = {},
): AsyncGenerator<LogBatch> {
  if (ratePerSecond === undefined) {
    yield* log.read(topic, ranges, signal)
    return
  }
  const pass = turnstile(ratePerSecond, signal)
  for await (const batch of log.read(topic, ranges, signal)) {
    for (const slice of slices(batch, Math.max(1, Math.floor(ratePerSecond / 10)))) {
      await pass(slice.records.length)
      yield slice
    }
  }
}

/** Lets records pass at a rate, evenly spaced. */
function turnstile(perSecond: number, signal: AbortSignal | undefined): (records: number) => Promise<void> {
  let nextAt = performance.now()
  return async (records) => {
    const waitMs = nextAt - performance.now()
    if (waitMs > 0) await sleep(waitMs, undefined, { signal }).catch(() => signal?.throwIfAborted())
    nextAt = Math.max(nextAt, performance.now()) + (records * 1_000) / perSecond
  }
}

function* slices(batch: LogBatch, maxRecords: number): Generator<LogBatch> {
  for (let at = 0; at < batch.records.length; at += maxRecords) {
    const records = batch.records.slice(at, at + maxRecords)
    const following = batch.records[at + maxRecords]
    yield { ...batch, records, next: following?.position.offset ?? batch.next }
  }
}

/**
 * Reads parts of a topic by the time at which the log recorded, across partitions. It holds
 * up to two fetches of each partition.
 */
export async function* readInOrder(
  log: Pick<EventLog, 'read'>,
  topic: string,
  ranges: Ranges,
  { ratePerSecond, signal }: ReadOptions = {},
): AsyncGenerator<LogRecord> {
  const readers = [...ranges].map(([partition, range]) =>
    recordsOf(log.read(topic, new Map([[partition, range]]), signal)),
  )
  const pass = ratePerSecond === undefined ? () => undefined : turnstile(ratePerSecond, signal)
  try {
    const heads = await Promise.all(readers.map(async (reader) => ({ reader, head: await reader.next() })))
    for (;;) {
      const open = heads.filter(({ head }) => head.done !== true)
      const first = open.reduce<(typeof open)[number] | undefined>(
        (least, one) => (least === undefined || atOf(one.head.value) < atOf(least.head.value) ? one : least),
        undefined,
      )
      if (first === undefined) return
      await pass(1)
      yield first.head.value as LogRecord
      first.head = await first.reader.next()
    }
  } finally {
    await Promise.allSettled(readers.map((reader) => reader.return(undefined)))
  }
}

const atOf = (record: unknown): number => (record as LogRecord).recordedAtMs

async function* recordsOf(batches: AsyncIterable<LogBatch>): AsyncGenerator<LogRecord> {
  for await (const { records } of batches) yield* records
}
