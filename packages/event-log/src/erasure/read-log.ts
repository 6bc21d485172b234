import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { Event } from '@slipstream/events/event.ts'
import { topicName, topics } from '@slipstream/events/topics.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import type { EventLog, LogRecord } from '../event-log.ts'
import { rangesOf } from '../history/read-history.ts'
import type { Ranges } from '../history/read-history.ts'
import { keysMissingHeaderName } from '../personal-data/open-records.ts'
import { formatPosition } from '../position.ts'

export type Reading = {
  log: Pick<EventLog, 'read' | 'startOffsets' | 'endOffsets' | 'offsetsSince' | 'partitionOf' | 'topicsFound'>
  topicPrefix: string
  signal: AbortSignal
  onRead(records: number): void
  /** Gets the positions of records that can't be read since their keys are missing. */
  keyless: Set<string>
  /** Leaves out what the log recorded later. Default: nothing. */
  untilMs?: number | undefined
}

/** The topics of Slipstream that exist, up to their present end. */
export async function wholeLog({ log, topicPrefix }: Reading): Promise<Map<string, Ranges>> {
  const names = (Object.keys(topics) as Topic[]).map((topic) => topicName(topicPrefix, topic))
  const { topics: found } = await log.topicsFound(names)
  const ranges = await Promise.all(
    names
      .filter((name) => found.has(name))
      .map(async (topic) => [topic, await rangesOf(log, { topic })] as const),
  )
  return new Map(ranges)
}

/** All records of these parts of the log, batch by batch, with their events where they can be decoded. */
export async function* readEvents(
  { log, signal, onRead, keyless, untilMs = Infinity }: Reading,
  parts: ReadonlyMap<string, Ranges>,
): AsyncGenerator<{ record: LogRecord; event: Event | undefined }[]> {
  for (const [topic, ranges] of parts)
    for await (const { records } of log.read(topic, ranges, signal)) {
      for (const { headers, position } of records)
        if (keysMissingHeaderName in headers) keyless.add(formatPosition(position))
      yield records
        .filter(({ recordedAtMs }) => recordedAtMs <= untilMs)
        .map((record) => ({ record, event: eventIn(record) }))
      onRead(records.length)
    }
}

function eventIn(record: LogRecord): Event | undefined {
  try {
    return decodeEvent(record)
  } catch {
    return undefined
  }
}
