import { showProgress } from '@slipstream/event-log/history/cli/show-progress.ts'
import { withHistory } from '@slipstream/event-log/history/cli/with-history.ts'
import { rangesOf, readHistory, sizeOf } from '@slipstream/event-log/history/read-history.ts'
import { sourceOf } from '@slipstream/event-log/history/domain/event-row.ts'
import { decodeEvent } from '@slipstream/events/codec/decode.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { orderSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { compareRules } from '../what-if/compare-rules.ts'
import type { StallDifference, StallRules, StallSummary } from '../what-if/compare-rules.ts'
import { StatusHistory } from '../what-if/status-history.ts'
import { print } from '@slipstream/runtime/cli/print.ts'

type Request = { path: string; source: string; ratePerSecond: number | undefined; isJson: boolean }

/** Writes which orders would be reported at another time, newly, or no more. @throws for an unknown source */
export function runWhatIfStalled({ path, source, ratePerSecond, isJson }: Request): Promise<void> {
  const before = rulesOf(process.env, source)
  const after = rulesOf({ ...process.env, SLIPSTREAM_CONFIG: path }, source)
  const history = new StatusHistory(new Set([...Object.keys(before), ...Object.keys(after)]))
  return withHistory(async ({ log, topicPrefix, signal, nowMs }) => {
    const topic = topicName(topicPrefix, 'orders')
    const ranges = await rangesOf(log, { topic })
    const progress = showProgress(sizeOf(ranges))
    try {
      for await (const { records } of readHistory(log, topic, ranges, { ratePerSecond, signal })) {
        for (const record of records)
          if (sourceOf(record) === source) history.add(decodeEvent(record) as OrderEvent)
        progress.read(records.length)
      }
    } finally {
      progress.end()
    }
    const { summaries, differences } = compareRules(history, before, after, nowMs)
    for (const one of differences) print(isJson ? JSON.stringify(one) : lineOf(one))
    for (const summary of summaries) print(isJson ? JSON.stringify({ summary }) : sentenceOf(summary))
  })
}

function rulesOf(environment: NodeJS.ProcessEnv, source: string): StallRules {
  const { sources } = loadConfig({ environment, needsSecrets: [] })
  const declared = orderSources(sources)[source]
  if (declared === undefined)
    throw new Error(
      `there is no source of orders ${source}: use one of ${Object.keys(orderSources(sources)).join(', ')}`,
    )
  return declared.stalled
}

function lineOf({ order, status, enteredAt, leftAt, before, after }: StallDifference): string {
  const end = leftAt === null ? 'is there still' : `left at ${leftAt}`
  return `${order}  ${status} since ${enteredAt}, ${end}: reported ${before ?? 'never'} -> ${after ?? 'never'}`
}

function sentenceOf({
  status,
  stays,
  alertsBefore,
  alertsAfter,
  falseBefore,
  falseAfter,
}: StallSummary): string {
  return `${status}: ${stays} stays, ${alertsBefore} -> ${alertsAfter} alerts, of these of orders that moved on ${falseBefore} -> ${falseAfter}`
}
