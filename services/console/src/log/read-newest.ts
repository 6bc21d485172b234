import type { EventLog, LogRecord } from '@slipstream/event-log/event-log.ts'
import { newestOf, nextRanges, type Backward } from './domain/newest-first.ts'

export type LogReader = Pick<
  EventLog,
  'read' | 'startOffsets' | 'endOffsets' | 'offsetsSince' | 'partitionOf' | 'topicsFound' | 'open'
>

export type NewestQuery = {
  /** As the broker has it. */
  topic: string
  key?: string | undefined
  fromMs?: number | undefined
  /** Exclusive. */
  toMs?: number | undefined
  /** Where a page begins, by partition. Default: at the end. */
  before?: ReadonlyMap<number, bigint> | undefined
  isWanted(record: LogRecord): boolean
}

export type Newest = {
  records: LogRecord[]
  next: Map<number, bigint> | null
  /** How many records were read for it. */
  read: number
  /** The budget was spent before the page was full. */
  isPartial: boolean
}

/** What one request may cost. */
const pageSize = 50
const maxRead = { records: 20_000, bytes: 24 * 1024 * 1024, ms: 4_000 }
const firstWindow = 64n
const maxWindow = 2_048n

/**
 * The newest records that are wanted, a page at a time, from the end of the log
 * backwards: it is never read from its start.
 */
export async function readNewest(log: LogReader, query: NewestQuery, signal: AbortSignal): Promise<Newest> {
  const partitions = await boundsOf(log, query)
  const spent = { records: 0, bytes: 0, untilMs: performance.now() + maxRead.ms }
  const found: Found[] = []
  let window = firstWindow
  for (;;) {
    const ranges = nextRanges(partitions, window)
    const { shown, next } = newestOf(partitions, found, pageSize)
    const isSpent =
      spent.records >= maxRead.records || spent.bytes >= maxRead.bytes || performance.now() >= spent.untilMs
    if (shown.length >= pageSize || ranges.size === 0 || isSpent) {
      const isPartial = isSpent && shown.length < pageSize && next !== null
      return { records: shown.map(({ record }) => record), next, read: spent.records, isPartial }
    }
    const part = await readWindow(log, query, ranges, maxRead.bytes, signal)
    if (part === undefined && window > 1n) {
      // Large records: fewer of them, so that the newest fit.
      window = window > 8n ? window / 8n : 1n
      continue
    }
    for (const backward of partitions) {
      const range = ranges.get(backward.partition)
      if (range === undefined) continue
      backward.floor = range.from
      backward.oldestMs = Math.min(backward.oldestMs, part?.oldestMs.get(backward.partition) ?? Infinity)
    }
    found.push(...(part?.found ?? []))
    spent.records += part?.count ?? 1
    spent.bytes += part?.bytes ?? maxRead.bytes
    window = window * 2n > maxWindow ? maxWindow : window * 2n
  }
}

type Found = { partition: number; offset: bigint; recordedAtMs: number; record: LogRecord }
type Part = { found: Found[]; oldestMs: Map<number, number>; count: number; bytes: number }

/** @returns undefined when the records have more bytes than one request may read */
async function readWindow(
  log: LogReader,
  { topic, key, toMs, fromMs, isWanted }: NewestQuery,
  ranges: ReadonlyMap<number, { from: bigint; to: bigint }>,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Part | undefined> {
  const part: Part = { found: [], oldestMs: new Map(), count: 0, bytes: 0 }
  for await (const { partition, records } of log.read(topic, ranges, signal)) {
    for (const record of records) {
      const { recordedAtMs, position } = record
      part.count += 1
      part.bytes += record.value.length
      part.oldestMs.set(partition, Math.min(recordedAtMs, part.oldestMs.get(partition) ?? Infinity))
      const isInTime = (fromMs ?? -Infinity) <= recordedAtMs && recordedAtMs < (toMs ?? Infinity)
      if (isInTime && (key === undefined || record.key === key) && isWanted(record))
        part.found.push({ partition, offset: position.offset, recordedAtMs, record })
    }
    if (part.bytes > maxBytes) return undefined
  }
  return part
}

/** Times become offsets by the index of the log. */
async function boundsOf(
  log: LogReader,
  { topic, key, fromMs, toMs, before }: NewestQuery,
): Promise<Backward[]> {
  const [starts, ends, since, until] = await Promise.all([
    log.startOffsets(topic),
    log.endOffsets(topic),
    fromMs === undefined ? undefined : log.offsetsSince(topic, fromMs),
    toMs === undefined ? undefined : log.offsetsSince(topic, toMs),
  ])
  const only = key === undefined ? undefined : await log.partitionOf(topic, key)
  return [...ends]
    .filter(([partition]) => only === undefined || partition === only)
    .map(([partition, end]) => {
      const low = larger(starts.get(partition) ?? 0n, since?.get(partition) ?? 0n)
      const floor = smaller(smaller(end, until?.get(partition) ?? end), before?.get(partition) ?? end)
      return { partition, low, floor: larger(low, floor), oldestMs: Infinity }
    })
}

const larger = (a: bigint, b: bigint): bigint => (a > b ? a : b)
const smaller = (a: bigint, b: bigint): bigint => (a < b ? a : b)
