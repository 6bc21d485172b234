import { sourceOf } from '@slipstream/event-log/history/domain/event-row.ts'
import { RawJson } from '@slipstream/exports/domain/raw-json.ts'
import { fields } from '@slipstream/exports/domain/row-values.ts'
import type { Getters } from '@slipstream/exports/domain/row-values.ts'

/** A record of the log, as far as an export shows it. */
export type EventRow = {
  topic: string
  partition: number
  offset: bigint
  recordedAtMs: number
  key: string
  headers: Readonly<Record<string, string>>
  /** The data of the event; null of a record without. */
  json: () => Buffer | null
}

const header =
  (name: string) =>
  ({ headers }: EventRow): string | null =>
    headers[name] ?? null

export const eventRow: Getters<EventRow> = {
  ...fields<EventRow>('topic', 'partition', 'key'),
  position: ({ topic, partition, offset }) => `${topic}/${partition}/${offset}`,
  offset: ({ offset }) => Number(offset),
  recordedAt: ({ recordedAtMs }) => new Date(recordedAtMs).toISOString(),
  occurredAt: header('ce_time'),
  type: header('ce_type'),
  version: ({ headers }) =>
    headers['ce_dataversion'] === undefined ? null : Number(headers['ce_dataversion']),
  source: sourceOf,
  id: header('ce_id'),
  traceparent: header('traceparent'),
  data: ({ json }) => {
    const bytes = json()
    return bytes === null ? null : new RawJson(bytes)
  },
}
