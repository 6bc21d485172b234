import type { LogRecord } from '../../event-log.ts'
import { parsePosition } from '../../position.ts'
import { dataOf, eventRow } from '../domain/event-row.ts'
import { topicOf, withHistory } from './with-history.ts'

/** Writes the record at a position. @returns false where there is none. @throws for what is no position */
export function getEvent(text: string, isJson: boolean): Promise<boolean> {
  const position = parsePosition(text)
  if (position === undefined) throw new Error(`${text} is no position such as orders/3/1042`)
  return withHistory(async ({ log, topicPrefix, signal }) => {
    const { partition, offset } = position
    const topic = topicOf(topicPrefix, position.topic)
    const end = (await log.endOffsets(topic)).get(partition)
    if (end === undefined) throw new Error(`${topic} has no partition ${partition}`)
    if (offset < end)
      for await (const { records } of log.read(
        topic,
        new Map([[partition, { from: offset, to: offset + 1n }]]),
        signal,
      ))
        for (const record of records) {
          console.log(isJson ? JSON.stringify(jsonOf(record)) : textOf(record))
          return true
        }
    console.error(`there is no record at ${text}: the log ends at ${end}, or has removed it`)
    return false
  })
}

function jsonOf(record: LogRecord) {
  const data = dataOf(record)
  return {
    ...eventRow(record),
    headers: record.headers,
    ...(data === undefined ? { base64: record.value.toString('base64') } : { data }),
  }
}

function textOf(record: LogRecord): string {
  const row = eventRow(record)
  const data = dataOf(record)
  return [
    `${row.type ?? 'a record that is no event'}  ${row.position}`,
    ...[`  key       ${row.key}`, `  recorded  ${row.recordedAt}`],
    ...Object.entries(record.headers).map(([name, value]) => `  ${name}: ${value}`),
    data === undefined ? `base64 ${record.value.toString('base64')}` : JSON.stringify(data, null, 2),
  ].join('\n')
}
