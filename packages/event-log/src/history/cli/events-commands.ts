import { Option } from '@commander-js/extra-typings'
import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import type { CommandTexts } from '@slipstream/runtime/cli/define-command.ts'
import { numberAboveZero } from '@slipstream/runtime/cli/option-values.ts'
import { groupings } from '../domain/event-counts.ts'
import { createReplayCommand } from './replay-command.ts'
import * as given from './event-options.ts'

const readOnly = 'It reads beside all consumers: it joins no group and commits nothing.'

/** A command that reads a part of a topic. */
function defineReader(name: string, texts: CommandTexts) {
  return defineCommand(name, texts)
    .option(given.topicFlag, given.topicHelp, 'orders')
    .option(...given.filterOptions.source)
    .option(...given.filterOptions.type)
    .option(...given.filterOptions.key)
    .addOption(given.versionOption)
    .addOption(given.whereOption)
    .option('--from <time>', given.timeHelp, given.momentOf)
    .option('--to <time>', 'before this time (default: now)', given.momentOf)
    .option('--rate <number>', 'records per second at most (default: no limit)', given.rateOf)
}

const tail = () =>
  defineReader('tail', {
    summary: 'write the newest events, or those of a time; follow',
    description: `Writes events in the order in which the log recorded them: the newest ones, or with --from those of a time. With --follow it continues
with what is appended, until Ctrl-C. ${readOnly} Events hold personal data: who can run this has the rights of KAFKA_BROKERS.`,
    examples: [
      'events tail --follow --show order.status',
      'events tail --from 2026-11-01 --to now --type OrderCreated --format csv',
      'events tail --from -2h --source shop --where "order.total>=100" --where order.status=processing',
    ],
  })
    .option('--last <number>', 'the newest ones, where no --from is given', numberAboveZero, 20)
    .option('--follow', 'continue with what is appended')
    .addOption(
      new Option(
        '--format <format>',
        'how they are shown (default: table on a terminal, else ndjson)',
      ).choices(['table', 'ndjson', 'csv'] as const),
    )
    .addOption(given.showOption)
    .action(async ({ topic, from, to, rate, last, follow = false, format, show = [], json, ...filter }) => {
      const { tailEvents } = await import('./tail-events.ts')
      await tailEvents({
        ...{ topic, fromMs: from, toMs: to, ratePerSecond: rate, last, follow, show },
        filter: given.filterOf(filter),
        format: format ?? (writesJson({ json }) ? 'ndjson' : 'table'),
      })
    })

const get = () =>
  defineCommand('get', {
    summary: 'show one event with its headers',
    description: `Shows a record of the log with headers and data, by its position or by the id of its event; ingest responds both, and tail shows
them. A position is found directly. An id is searched in a topic, from its end backwards. Exit code 1 where there is none any more.`,
    examples: [
      'events get orders/3/1042',
      'events get 5f2b9d3a7c1e4f60a8b1c2d3e4f50617 --topic shipments --from -7d',
    ],
  })
    .argument('<position or id>', 'topic/partition/offset, e.g. orders/3/1042, or 32 hexadecimal digits')
    .option('--topic <topic>', 'of an id, where it is searched', 'orders')
    .option('--from <time>', `of an id, since when: ${given.timeHelp}`, given.momentOf)
    .action(
      action(async (wanted, { topic, from, json }) => {
        const { getEvent } = await import('./get-event.ts')
        return getEvent(wanted, { topic, fromMs: from }, writesJson({ json }))
      }),
    )

const count = () =>
  defineReader('count', {
    summary: 'count events, in all or by what they have in common',
    description: `Counts events, in all or by what they have in common. ${readOnly}`,
    examples: [
      'events count --from -7d --by type',
      'events count --topic alerts --by day type --where severity=critical',
    ],
  })
    .addOption(new Option('--by <what...>', 'count by these').choices(groupings))
    .action(async ({ topic, from, to, rate, by = [], json, ...filter }) => {
      const { countEvents } = await import('./count-events.ts')
      const part = { topic, fromMs: from, toMs: to, ratePerSecond: rate, filter: given.filterOf(filter) }
      await countEvents(part, by, writesJson({ json }))
    })

const stats = () =>
  defineReader('stats', {
    summary: 'show what there is in a topic: types, sources, sizes, rate',
    description: `Shows what there is in a topic: types and versions, sources, keys, sizes, the busiest hour. ${readOnly}`,
    examples: ['events stats', 'events stats --topic billing --from -30d --json'],
  }).action(async ({ topic, from, to, rate, json, ...filter }) => {
    const { showStats } = await import('./count-events.ts')
    const part = { topic, fromMs: from, toMs: to, ratePerSecond: rate, filter: given.filterOf(filter) }
    await showStats(part, writesJson({ json }))
  })

export const createEventsCommands = () => [tail(), get(), count(), stats(), createReplayCommand()]
