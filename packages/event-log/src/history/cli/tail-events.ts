import type { EventLog, LogRecord } from '../../event-log.ts'
import { matcherOf } from '../domain/event-filter.ts'
import type { EventFilter } from '../domain/event-filter.ts'
import type { JsonPath } from '../domain/json-path.ts'
import { lastRecords } from '../last-records.ts'
import { rangesOf, readHistory, readInOrder, sizeOf } from '../read-history.ts'
import type { Ranges } from '../read-history.ts'
import { recordWriter } from './record-writer.ts'
import type { Format } from './record-writer.ts'
import { showProgress } from './show-progress.ts'
import { Interrupted, topicOf, withHistory } from './with-history.ts'

export type ChosenPart = {
  topic: string
  filter: EventFilter
  fromMs: number | undefined
  toMs: number | undefined
  ratePerSecond: number | undefined
}

type Tail = ChosenPart & { last: number; follow: boolean; format: Format; show: readonly JsonPath[] }

/**
 * Writes the events of a part of a topic, and continues where it follows. An
 * interrupt ends it, as done where it follows.
 */
export function tailEvents(tail: Tail): Promise<void> {
  return withHistory(async ({ log, topicPrefix, signal }) => {
    const topic = topicOf(topicPrefix, tail.topic)
    const { filter, fromMs, toMs, follow, ratePerSecond } = tail
    const matches = matcherOf(filter)
    const write = recordWriter(process.stdout, tail.format, tail.show)
    const ends = await log.endOffsets(topic)
    const ranges = await rangesOf(log, { topic, key: filter.key, fromMs, toMs })
    const progress = showProgress(sizeOf(ranges))
    try {
      for await (const record of chosen(log, topic, ranges, { tail, matches, signal, read: progress.read })) {
        progress.matched()
        await write(record)
      }
      progress.end()
      if (!follow) return
      const onward = new Map([...ends].map(([partition, end]) => [partition, { from: end }]))
      for await (const { records } of readHistory(log, topic, onward, { ratePerSecond, signal }))
        for (const record of records.filter(matches)) await write(record)
    } catch (error) {
      if (!follow || !(error instanceof Interrupted)) throw error
    } finally {
      progress.end()
    }
  })
}

type Reading = {
  tail: Tail
  matches: (record: LogRecord) => boolean
  signal: AbortSignal
  read: (records: number) => void
}

async function* chosen(
  log: EventLog,
  topic: string,
  ranges: Ranges,
  { tail, matches, signal, read }: Reading,
): AsyncGenerator<LogRecord> {
  const { fromMs, last, ratePerSecond } = tail
  if (fromMs === undefined) {
    yield* await lastRecords(log, topic, { ranges, matches, count: last, signal, onRead: read })
    return
  }
  for await (const record of readInOrder(log, topic, ranges, { ratePerSecond, signal })) {
    read(1)
    if (matches(record)) yield record
  }
}
