import { unframe } from '@slipstream/events/codec/wire-format.ts'
import type { LogRecord } from '../../event-log.ts'
import { formatPosition } from '../../position.ts'

/** A record of the log as people see it. What it has no header for is null. */
export type EventRow = {
  position: string
  /** When the log recorded it. */
  recordedAt: string
  occurredAt: string | null
  type: string | null
  /** Of the schema with which it was written. */
  version: number | null
  source: string | null
  key: string
  id: string | null
}

const sourcePrefix = '/sources/'

/** The name of the source that the header names; a header of another form as it is. */
export function sourceOf({ headers }: Pick<LogRecord, 'headers'>): string | null {
  const source = headers['ce_source'] ?? null
  return source?.startsWith(sourcePrefix) === true ? source.slice(sourcePrefix.length) : source
}

/** It reads headers only: the data may be sealed, or not be of its schema. */
export function eventRow(record: LogRecord): EventRow {
  const { position, recordedAtMs, key, headers } = record
  return {
    position: formatPosition(position),
    recordedAt: new Date(recordedAtMs).toISOString(),
    occurredAt: headers['ce_time'] ?? null,
    type: headers['ce_type'] ?? null,
    version: versionOf(record),
    source: sourceOf(record),
    key,
    id: headers['ce_id'] ?? null,
  }
}

/** The version of the schema that the event was written with; null without the header. */
export function versionOf({ headers }: Pick<LogRecord, 'headers'>): number | null {
  const version = headers['ce_dataversion']
  return version === undefined ? null : Number(version)
}

/** The event's data as it was written; undefined of a record that holds no JSON. */
export function dataOf({ value }: Pick<LogRecord, 'value'>): unknown {
  try {
    return JSON.parse(unframe(value).json.toString('utf8'))
  } catch {
    return undefined
  }
}
