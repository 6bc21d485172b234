import { keysMissingHeaderName } from '../personal-data/open-records.ts'
import { wholeLog } from './read-log.ts'
import type { Reading } from './read-log.ts'

/** Of a topic, what was sealed with keys that the database does not have, and when it was recorded. */
export type LostOfTopic = { topic: string; events: number; firstAt: string; lastAt: string }

export type LostKeys = {
  /** Ids of the blocks that are missing. */
  blocks: string[]
  /** Of the whole log. */
  records: number
  topics: LostOfTopic[]
}

/** Reads the whole log for keys that it refers to and the database does not have. */
export async function findLostKeys(reading: Reading): Promise<LostKeys> {
  const { log, signal } = reading
  const blocks = new Set<string>()
  const topics: LostOfTopic[] = []
  let records = 0
  for (const [topic, ranges] of await wholeLog(reading)) {
    const lost = { events: 0, firstMs: Infinity, lastMs: -Infinity }
    for await (const batch of log.read(topic, ranges, signal)) {
      records += batch.records.length
      for (const { headers, recordedAtMs } of batch.records) {
        const block = headers[keysMissingHeaderName]
        if (block === undefined) continue
        blocks.add(block)
        lost.events += 1
        lost.firstMs = Math.min(lost.firstMs, recordedAtMs)
        lost.lastMs = Math.max(lost.lastMs, recordedAtMs)
      }
    }
    const { events, firstMs, lastMs } = lost
    if (events > 0) topics.push({ topic, events, firstAt: isoOf(firstMs), lastAt: isoOf(lastMs) })
  }
  return { blocks: [...blocks], records, topics }
}

const isoOf = (ms: number): string => new Date(ms).toISOString()
