import { showProgress } from '@slipstream/event-log/history/cli/show-progress.ts'
import { withHistory } from '@slipstream/event-log/history/cli/with-history.ts'
import { rangesOf, sizeOf } from '@slipstream/event-log/history/read-history.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { webhookSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { compareHistory, MappingComparison } from '../what-if/what-if-mapping.ts'
import type { OrderDifference, SourceConfigs, WhatIfResult } from '../what-if/what-if-mapping.ts'
import { print } from '@slipstream/runtime/cli/print.ts'
import { printableValue } from '@slipstream/runtime/text/printable.ts'

type Request = {
  path: string
  sources: readonly string[] | undefined
  fromMs: number | undefined
  toMs: number | undefined
  ratePerSecond: number | undefined
  isJson: boolean
}

/** Writes what would differ. @returns false where something would be quarantined that is not now */
export function runWhatIfMapping(request: Request): Promise<boolean> {
  const before = configsOf(process.env, request.sources)
  const after = configsOf({ ...process.env, SLIPSTREAM_CONFIG: request.path }, request.sources)
  const comparison = new MappingComparison(before, after)
  return withHistory(async ({ log, topicPrefix, signal }) => {
    const parts = await Promise.all(
      (['orders', 'quarantine'] as const).map(async (name) => {
        const topic = topicName(topicPrefix, name)
        return { topic, ranges: await rangesOf(log, { topic, fromMs: request.fromMs, toMs: request.toMs }) }
      }),
    )
    const progress = showProgress(parts.reduce((sum, { ranges }) => sum + sizeOf(ranges), 0))
    const { ratePerSecond } = request
    try {
      for (const { topic, ranges } of parts)
        await compareHistory(log, topic, ranges, { comparison, ratePerSecond, signal, onRead: progress.read })
    } finally {
      progress.end()
    }
    const result = comparison.result()
    write(result, request.isJson)
    return result.newlyQuarantined === 0
  })
}

/** @throws for a source that the configuration does not have */
function configsOf(environment: NodeJS.ProcessEnv, chosen: readonly string[] | undefined): SourceConfigs {
  const { sources } = loadConfig({ environment, needsSecrets: [] })
  const all = new Map(webhookSources(sources))
  const missing = chosen?.find((name) => !all.has(name))
  if (missing !== undefined)
    throw new Error(`there is no source ${missing}: use one of ${[...all.keys()].join(', ')}`)
  return new Map([...all].filter(([name]) => chosen === undefined || chosen.includes(name)))
}

function write({ orders, ...counts }: WhatIfResult, isJson: boolean): void {
  for (const order of orders)
    print(...(isJson ? [JSON.stringify(order)] : textOf(printableValue(order)).split('\n')))
  if (isJson) return print(JSON.stringify({ summary: { ...counts, orders: orders.length + counts.more } }))
  const { events, differing, newlyQuarantined, newlyRead, more } = counts
  print(
    `${differing} of ${events} events would differ, of ${orders.length + more} orders${more > 0 ? ` (${more} are not listed)` : ''}`,
    `${newlyQuarantined} would be quarantined, ${newlyRead} quarantined deliveries would be read`,
  )
}

function textOf({ order, events, position, differences }: OrderDifference): string {
  const lines = differences.map(
    ({ field, before, after }) => `    ${field}: ${before ?? '(nothing)'} -> ${after ?? '(nothing)'}`,
  )
  return [`${order}  ${events} events, the last at ${position}`, ...lines].join('\n')
}
