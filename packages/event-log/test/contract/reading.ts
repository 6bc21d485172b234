import type { EventLog, LogRecord } from '../../src/event-log.ts'

/** Everything in a topic, each partition in order. */
export async function everythingIn(log: EventLog, topic: string): Promise<LogRecord[]> {
  const ends = await log.endOffsets(topic)
  const records: LogRecord[] = []
  const ranges = new Map([...ends].map(([partition, to]) => [partition, { from: 0n, to }]))
  for await (const batch of log.read(topic, ranges)) records.push(...batch.records)
  return records
}
