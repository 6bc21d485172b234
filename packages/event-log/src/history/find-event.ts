import type { EventLog, LogRecord } from '../event-log.ts'
import type { Ranges } from './read-history.ts'

type Wanted = { id: string; ranges: Ranges; signal?: AbortSignal | undefined; onRead?(records: number): void }

/** Of each partition, in the first look. */
const firstWidth = 1_000n

/**
 * The record of an event by its id; of repeats, one of them. It reads backwards from the end, in growing
 * steps, so what is recent is found soon; what is not there costs reading all.
 */
export async function findEvent(
  log: Pick<EventLog, 'read'>,
  topic: string,
  { id, ranges, signal, onRead = () => undefined }: Wanted,
): Promise<LogRecord | undefined> {
  let left = new Map(ranges)
  for (let width = firstWidth; left.size > 0; width *= 4n) {
    const windows = new Map(
      [...left].map(([partition, { from, to }]) => [
        partition,
        { from: to - width > from ? to - width : from, to },
      ]),
    )
    for await (const { records } of log.read(topic, windows, signal)) {
      const found = records.find(({ headers }) => headers['ce_id'] === id)
      if (found !== undefined) return found
      onRead(records.length)
    }
    left = new Map(
      [...left].flatMap(([partition, { from }]) => {
        const to = windows.get(partition)?.from ?? from
        return to > from ? [[partition, { from, to }] as const] : []
      }),
    )
  }
  return undefined
}
