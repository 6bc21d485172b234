import type { LogRecord } from '../../event-log.ts'
import { EventCounts } from '../domain/event-counts.ts'
import type { Grouping } from '../domain/event-counts.ts'
import { matcherOf } from '../domain/event-filter.ts'
import { TopicStats } from '../domain/topic-stats.ts'
import type { TopicStatsResult } from '../domain/topic-stats.ts'
import { rangesOf, readHistory, sizeOf } from '../read-history.ts'
import { showProgress } from './show-progress.ts'
import type { ChosenPart } from './tail-events.ts'
import { topicOf, withHistory } from './with-history.ts'
import { print } from '@slipstream/runtime/cli/print.ts'

/** Writes how many events there are: one number, or a line for each group. */
export async function countEvents(part: ChosenPart, by: readonly Grouping[], isJson: boolean): Promise<void> {
  const counts = new EventCounts(by)
  await passOver(part, (record) => counts.add(record))
  if (by.length === 0) {
    print(isJson ? JSON.stringify({ count: counts.total }) : String(counts.total))
    return
  }
  for (const { group, count } of counts.groups())
    print(
      isJson
        ? JSON.stringify({ ...group, count })
        : `${String(count).padStart(10)}  ${Object.values(group).join('  ')}`,
    )
}

/** Writes what there is in a part of a topic. */
export async function showStats(part: ChosenPart, isJson: boolean): Promise<void> {
  const stats = new TopicStats()
  await passOver(part, (record) => stats.add(record))
  print(...(isJson ? [JSON.stringify(stats.result())] : linesOf(stats.result())))
}

function passOver(part: ChosenPart, add: (record: LogRecord) => void): Promise<void> {
  return withHistory(async ({ log, topicPrefix, signal }) => {
    const { filter, fromMs, toMs, ratePerSecond } = part
    const topic = topicOf(topicPrefix, part.topic)
    const ranges = await rangesOf(log, { topic, key: filter.key, fromMs, toMs })
    const matches = matcherOf(filter)
    const progress = showProgress(sizeOf(ranges))
    const passed = new Map([...ranges].map(([partition, { from }]) => [partition, from]))
    try {
      for await (const batch of readHistory(log, topic, ranges, { ratePerSecond, signal })) {
        for (const record of batch.records.filter(matches)) {
          progress.matched()
          add(record)
        }
        progress.read(Number(batch.next - (passed.get(batch.partition) ?? 0n)))
        passed.set(batch.partition, batch.next)
      }
    } finally {
      progress.end()
    }
  })
}

function linesOf(stats: TopicStatsResult): string[] {
  const { records, keys, bytes, meanBytes, maxBytes, first, last, busiestHour, types, sources } = stats
  const lineOf = (row: Record<string, string | number>): string => {
    const { records: count, ...names } = row
    return `  ${String(count).padStart(10)}  ${Object.values(names).join(' v')}`
  }
  return [
    `${records} records of ${keys} keys, ${(bytes / 1e6).toFixed(1)} MB: ${meanBytes} bytes in the mean, ${maxBytes} at most`,
    `from ${first ?? '-'} to ${last ?? '-'}`,
    ...(busiestHour === null ? [] : [`busiest hour ${busiestHour.hour}: ${busiestHour.records}`]),
    ...['types', ...types.map(lineOf), 'sources', ...sources.map(lineOf)],
  ]
}
