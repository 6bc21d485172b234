import { readableHeaders } from '@slipstream/events/personal-data/sealed-header.ts'
import type { LogRecord } from '../../event-log.ts'
import { formatPosition, parsePosition } from '../../position.ts'
import type { Position } from '../../position.ts'
import { dataOf, eventRow } from '../domain/event-row.ts'
import { findEvent } from '../find-event.ts'
import { rangesOf, sizeOf } from '../read-history.ts'
import { showProgress } from './show-progress.ts'
import { topicOf, withHistory } from './with-history.ts'
import type { HistoryContext } from './with-history.ts'
import { print, printError } from '@slipstream/runtime/cli/print.ts'

/** In which part of the log an id is searched. */
export type SearchedPart = { topic: string; fromMs: number | undefined }

/**
 * Writes the record at a position, or that of the event with an id.
 *
 * @returns false where there is none
 * @throws for what is neither
 */
export function getEvent(text: string, searched: SearchedPart, isJson: boolean): Promise<boolean> {
  const position = parsePosition(text)
  if (position === undefined && !/^[0-9a-f]{32}$/.test(text))
    throw new Error(`${text} is neither a position such as orders/3/1042 nor the id of an event`)
  return withHistory(async (context) => {
    const { record, absence } =
      position === undefined ? await byId(context, text, searched) : await at(context, position)
    if (record === undefined) printError(absence)
    else print(...(isJson ? [JSON.stringify(jsonOf(record))] : linesOf(record)))
    return record !== undefined
  })
}

type Found = { record: LogRecord | undefined; absence: string }

async function at({ log, topicPrefix, signal }: HistoryContext, position: Position): Promise<Found> {
  const { partition, offset } = position
  const topic = topicOf(topicPrefix, position.topic)
  const end = (await log.endOffsets(topic)).get(partition)
  if (end === undefined) throw new Error(`${topic} has no partition ${partition}`)
  const absence = `there is no record at ${formatPosition(position)}: the log ends at ${end}, or has removed it`
  const range = new Map([[partition, { from: offset, to: offset + 1n }]])
  if (offset < end)
    for await (const { records } of log.read(topic, range, signal))
      for (const record of records) return { record, absence }
  return { record: undefined, absence }
}

async function byId(
  { log, topicPrefix, signal }: HistoryContext,
  id: string,
  { topic: name, fromMs }: SearchedPart,
): Promise<Found> {
  const topic = topicOf(topicPrefix, name)
  const ranges = await rangesOf(log, { topic, fromMs })
  const progress = showProgress(sizeOf(ranges))
  try {
    const record = await findEvent(log, topic, { id, ranges, signal, onRead: progress.read })
    return { record, absence: `${name} has no event ${id} in that time: name another --topic or --from` }
  } finally {
    progress.end()
  }
}

function jsonOf(record: LogRecord) {
  const data = dataOf(record)
  return {
    ...eventRow(record),
    headers: readableHeaders(record.headers),
    ...(data === undefined ? { base64: record.value.toString('base64') } : { data }),
  }
}

function linesOf(record: LogRecord): string[] {
  const row = eventRow(record)
  const data = dataOf(record)
  return [
    `${row.type ?? 'a record that is no event'}  ${row.position}`,
    ...[`  key       ${row.key}`, `  recorded  ${row.recordedAt}`],
    ...Object.entries(readableHeaders(record.headers)).map(([name, value]) => `  ${name}: ${value}`),
    ...(data === undefined
      ? [`base64 ${record.value.toString('base64')}`]
      : JSON.stringify(data, null, 2).split('\n')),
  ]
}
