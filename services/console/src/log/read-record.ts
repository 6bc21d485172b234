import { consumersThatWaitFor } from '@slipstream/event-log/adapters/mongo/dead-letters/dead-letters-of.ts'
import { listCheckpoints } from '@slipstream/event-log/adapters/mongo/list-checkpoints.ts'
import type { LogRecord } from '@slipstream/event-log/event-log.ts'
import type { Position } from '@slipstream/event-log/position.ts'
import type { Db } from 'mongodb'
import type { LogReader } from './read-newest.ts'

/** A consumer of a topic, and whether it is past a record. */
export type ReaderOfRecord = { consumer: string; state: 'past' | 'not-yet' | 'dead-letter' }

/** One committed record; undefined when the log has none at this offset. */
export async function readRecord(
  log: LogReader,
  { topic, partition, offset }: Position,
  signal: AbortSignal,
): Promise<LogRecord | undefined> {
  const [starts, ends] = await Promise.all([log.startOffsets(topic), log.endOffsets(topic)])
  const start = starts.get(partition)
  const end = ends.get(partition)
  if (start === undefined || end === undefined || offset < start || offset >= end) return undefined
  for await (const { records } of log.read(
    topic,
    new Map([[partition, { from: offset, to: offset + 1n }]]),
    signal,
  ))
    return records.find(({ position }) => position.offset === offset)
  return undefined
}

/** Who has read a record, by the checkpoints of all consumers of its partition. */
export async function readersOf(db: Db, position: Position): Promise<ReaderOfRecord[]> {
  const { topic, partition, offset } = position
  const checkpoints = await listCheckpoints(db, { topics: [topic] })
  const here = checkpoints.filter((one) => one.partition === partition)
  const waiting = await consumersThatWaitFor(
    db,
    position,
    here.map(({ consumer }) => consumer),
  )
  return here.map(({ consumer, next }) => ({
    consumer,
    state: next <= offset ? 'not-yet' : waiting.has(consumer) ? 'dead-letter' : 'past',
  }))
}
