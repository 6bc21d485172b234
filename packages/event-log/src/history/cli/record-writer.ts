import { once } from 'node:events'
import { stringify } from 'csv-stringify/sync'
import type { LogRecord } from '../../event-log.ts'
import { textOf } from '../domain/condition.ts'
import { dataOf, eventRow } from '../domain/event-row.ts'
import type { EventRow } from '../domain/event-row.ts'
import { valuesAt } from '../domain/json-path.ts'
import type { JsonPath } from '../domain/json-path.ts'
import { printable } from '@slipstream/runtime/text/printable.ts'
import { safeText } from '@slipstream/runtime/text/safe-text.ts'

export type Format = 'table' | 'ndjson' | 'csv'

export type RecordWriter = (record: LogRecord) => Promise<void>

const columns = ['position', 'recordedAt', 'occurredAt', 'type', 'version', 'source', 'key', 'id'] as const

/**
 * Writes records one by one, no faster than they are taken.
 *
 * @param show what of their data; default: all of it in NDJSON and CSV, nothing in tables
 */
export function recordWriter(
  output: NodeJS.WritableStream,
  format: Format,
  show: readonly JsonPath[],
): RecordWriter {
  const csv = 'isTTY' in output && output.isTTY === true ? csvOnTerminal : csvLine
  const lineOf = { table: tableLine, ndjson: jsonLine, csv }[format]
  let head: string | undefined = { table: '', ndjson: '', csv: csvHead(show) }[format]
  return async (record) => {
    const text = (head ?? '') + lineOf(record, show)
    head = undefined
    if (!output.write(text)) await once(output, 'drain')
  }
}

function tableLine(record: LogRecord, show: readonly JsonPath[]): string {
  const { recordedAt, type, version, key, position } = eventRow(record)
  const kind = `${type ?? '(no event)'} v${version ?? '?'}`
  const shown = shownOf(record, show)
  const cells = [recordedAt, kind.padEnd(22), key.padEnd(20), position.padEnd(16), ...shown]
  return `${printable(cells.join('  ').trimEnd())}\n`
}

function jsonLine(record: LogRecord, show: readonly JsonPath[]): string {
  const data = dataOf(record)
  const values =
    show.length === 0
      ? { data: data ?? null }
      : Object.fromEntries(show.map((path) => [path.text, one(data, path)]))
  return `${printable(JSON.stringify({ ...eventRow(record), ...values }))}\n`
}

function csvHead(show: readonly JsonPath[]): string {
  return csvRow([...columns, ...(show.length === 0 ? ['data'] : show.map(({ text }) => text))])
}

function csvLine(record: LogRecord, show: readonly JsonPath[]): string {
  const row = eventRow(record)
  const data = show.length === 0 ? [JSON.stringify(dataOf(record) ?? null)] : shownOf(record, show)
  return csvRow([...columns.map((name) => cellOf(row[name])), ...data.map(safeText)])
}

/** A file has the exact texts. */
function csvOnTerminal(record: LogRecord, show: readonly JsonPath[]): string {
  return `${printable(csvLine(record, show).trimEnd())}\n`
}

const csvRow = (cells: readonly string[]): string => stringify([cells], { record_delimiter: 'windows' })
const cellOf = (value: EventRow[keyof EventRow]): string => (value === null ? '' : safeText(String(value)))

function shownOf(record: LogRecord, show: readonly JsonPath[]): string[] {
  const data = show.length === 0 ? undefined : dataOf(record)
  return show.map((path) => valuesAt(data, path).map(textOf).join(' '))
}

/** All values where there are several. */
function one(data: unknown, path: JsonPath): unknown {
  const values = valuesAt(data, path)
  return values.length > 1 ? values : (values[0] ?? null)
}
