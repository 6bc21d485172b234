import type { EventLog, LogRecord } from '../event-log.ts'
import type { Ranges } from './read-history.ts'

type Wanted = {
  ranges: Ranges
  matches: (record: LogRecord) => boolean
  count: number
  signal?: AbortSignal | undefined
  /** Called with the number of records that were read. */
  onRead?: (records: number) => void
}

/**
 * The newest wanted records, oldest first. It reads backwards from the end,
 * further only as long as there are too few.
 */
export async function lastRecords(
  log: Pick<EventLog, 'read'>,
  topic: string,
  { ranges, matches, count, signal, onRead = () => undefined }: Wanted,
): Promise<LogRecord[]> {
  const found: LogRecord[] = []
  for (const [partition, { from, to }] of ranges) {
    let ofPartition: LogRecord[] = []
    let width = BigInt(count)
    for (let end = to; end > from && ofPartition.length < count; width *= 4n) {
      const start = end - width > from ? end - width : from
      const window: LogRecord[] = []
      for await (const { records } of log.read(
        topic,
        new Map([[partition, { from: start, to: end }]]),
        signal,
      ))
        window.push(...records.filter(matches))
      ofPartition = [...window, ...ofPartition].slice(-count)
      onRead(Number(end - start))
      end = start
    }
    found.push(...ofPartition)
  }
  return found.sort((a, b) => a.recordedAtMs - b.recordedAtMs).slice(-count)
}
