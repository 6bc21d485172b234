import type { EventLog, LogRecord } from '@slipstream/event-log/event-log.ts'
import { sourceOf } from '@slipstream/event-log/history/domain/event-row.ts'
import { unframe } from '@slipstream/events/codec/wire-format.ts'
import { topicName } from '@slipstream/events/topics.ts'
import type { ExportRequest } from '@slipstream/exports/domain/request/export-request.ts'
import type { Offsets } from '../domain/known-range.ts'
import { matches } from '../domain/matches.ts'
import { eventRow } from '../domain/rows/event-rows.ts'
import type { EventRow } from '../domain/rows/event-rows.ts'
import { rowValues } from '@slipstream/exports/domain/row-values.ts'
import type { WrittenColumn } from '@slipstream/exports/domain/row-values.ts'
import type { RowSource } from './row-source.ts'

/** Of the exported log, compressed: in memory it is up to 40 times as large, and there several times. */
export const maxFetchBytes = 64 * 1024

/** Few records become rows together: a part is stored when full, whatever is left of what was fetched. */
const maxBatchRecords = 250

type Snapshot = { topic: string; ends: Offsets; starts: Offsets }

/**
 * The records of a topic, from the first one that is left, or recorded at `from`, up to its end when the
 * export began, or `to`. Each partition is in order. What retention removes meanwhile is missing.
 */
export function eventsSource(
  { log, topicPrefix }: { log: EventLog; topicPrefix: string },
  request: ExportRequest,
  columns: readonly WrittenColumn[],
): RowSource {
  const valuesOf = rowValues(eventRow, columns)
  const isWanted = wantedRecords(request)
  return {
    async open() {
      const { from, to } = request
      const topic = topicName(topicPrefix, request.topic ?? 'orders')
      const ends = await log.endOffsets(topic)
      const starts =
        from === undefined ? await log.startOffsets(topic) : await log.offsetsSince(topic, Date.parse(from))
      const until = to === undefined ? ends : await log.offsetsSince(topic, Date.parse(to))
      const snapshot: Snapshot = { topic, starts: {}, ends: {} }
      let total = 0n
      for (const [partition, end] of ends) {
        const start = starts.get(partition) ?? 0n
        const last = least(end, until.get(partition) ?? end)
        if (last <= start) continue
        snapshot.starts[partition] = String(start)
        snapshot.ends[partition] = String(last)
        total += last - start
      }
      return { snapshot, description: `the log up to ${positions(snapshot)}`, total: Number(total) }
    },
    async *read(given, cursor, signal) {
      const { topic, starts, ends } = given as Snapshot
      const next: Offsets = { ...starts, ...(cursor as Offsets | null) }
      const ranges = new Map(
        Object.entries(ends)
          .map(
            ([partition, to]) =>
              [Number(partition), { from: BigInt(next[partition] ?? 0), to: BigInt(to) }] as const,
          )
          .filter(([, { from, to }]) => from < to),
      )
      for await (const { partition, records, next: reached } of log.read(topic, ranges, signal)) {
        for (let at = 0; at === 0 || at < records.length; at += maxBatchRecords) {
          const behind = records[at + maxBatchRecords]?.position.offset ?? reached
          const read = Number(behind - BigInt(next[partition] ?? 0))
          next[partition] = String(behind)
          const some = records.slice(at, at + maxBatchRecords).filter(isWanted)
          yield { rows: some.map((record) => valuesOf(rowOf(record))), cursor: { ...next }, read }
        }
      }
    },
  }
}

/** The filters; times are compared once more, as offsets by time are found by the first later record. */
function wantedRecords(request: ExportRequest): (record: LogRecord) => boolean {
  const { source, type, key, from, to } = request
  if ([source, type, key, from, to].every((filter) => filter === undefined)) return () => true
  return (record) =>
    matches(request, {
      source: sourceOf(record) ?? '',
      at: new Date(record.recordedAtMs).toISOString(),
      type: record.headers['ce_type'] ?? '',
      key: record.key,
    })
}

export function rowOf({ position, recordedAtMs, key, headers, value }: LogRecord): EventRow {
  return { ...position, recordedAtMs, key, headers, json: () => jsonOf(value) }
}

/** Null for a removal from a compacted topic, and for what is no event. */
function jsonOf(value: Buffer): Buffer | null {
  if (value.length === 0) return null
  try {
    return unframe(value).json
  } catch {
    return null
  }
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b)

const positions = ({ topic, ends }: Snapshot): string =>
  Object.entries(ends)
    .map(([partition, end]) => `${topic}/${partition}/${end}`)
    .join(', ') || `the beginning of ${topic}`
