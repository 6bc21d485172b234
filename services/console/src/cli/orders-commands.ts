import { defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { numberAboveZero, orderNameOf, timeOf } from '@slipstream/runtime/cli/option-values.ts'

const list = () =>
  defineCommand('list', {
    summary: 'list orders, newest first',
    description: 'Lists orders in their latest state, as last projected, the newest first.',
    examples: [
      'orders list --source shop --status processing',
      'orders list --search "Ana Kos" --max 5 --json',
    ],
  })
    .option('--source <source>', 'only of this source')
    .option('--status <status...>', 'only with one of these statuses')
    .option('--search <text>', 'finds the beginnings of order numbers, e-mail addresses and words of names')
    .option('--created-from <time>', 'created at this time or later', timeOf)
    .option('--created-to <time>', 'created before this time', timeOf)
    .option('--drafts', 'also orders that are still being filled in')
    .option('--max <number>', 'list at most this many', numberAboveZero, 50)
    .action(async ({ search, drafts, max, json, ...filter }) => {
      const { printOrders } = await import('./print-orders.ts')
      const query = { ...filter, q: search, drafts: drafts && 'true' }
      await printOrders(query, { isJson: writesJson({ json }), maxItems: max })
    })

const show = () =>
  defineCommand('show', {
    summary: 'show an order, now or as of any time',
    description: 'Shows an order in its latest state, or as of any time.',
    examples: ['orders show shop/1042', 'orders show shop/1042 --as-of 2026-11-20T12:00:00Z --json'],
  })
    .argument('<source/order>', 'e.g. shop/1042', orderNameOf)
    .option('--as-of <time>', 'the state in the world at this time', timeOf)
    .option('--known-at <time>', 'the state that Slipstream knew at this time', timeOf)
    .action(async (named, { json, ...moments }) => {
      const { printOrder } = await import('./print-orders.ts')
      await printOrder(named, moments, writesJson({ json }))
    })

const history = () =>
  defineCommand('history', {
    summary: 'list the events of an order',
    description: 'Lists the events of an order, in the order of the log.',
    examples: ['orders history shop/1042'],
  })
    .argument('<source/order>', 'e.g. shop/1042', orderNameOf)
    .action(async (named, { json }) => {
      const { printHistory } = await import('./print-orders.ts')
      await printHistory(named, writesJson({ json }))
    })

const asOf = () =>
  defineCommand('as-of', {
    summary: 'show an order as it was at a time',
    description: `Shows an order as it was in the world at a time, as far as the log knows today; with --known-at as far as Slipstream knew
then.`,
    examples: ['orders as-of shop/1042 2026-11-20T12:00:00Z', 'orders as-of shop/1042 2026-11-20 --json'],
  })
    .argument('<source/order>', 'e.g. shop/1042', orderNameOf)
    .argument('<time>', 'e.g. 2026-11-20T12:00:00Z', timeOf)
    .option('--known-at <time>', 'as far as Slipstream knew at this time', timeOf)
    .action(async (named, time, { knownAt, json }) => {
      const { printOrder } = await import('./print-orders.ts')
      await printOrder(named, { asOf: time, knownAt }, writesJson({ json }))
    })

const diff = () =>
  defineCommand('diff', {
    summary: 'show what changed in an order between two times',
    description: 'Shows what changed in an order between two times, field by field.',
    examples: [
      'orders diff shop/1042 --from 2026-11-20',
      'orders diff shop/1042 --from 2026-11-20T12:00:00Z --to 2026-11-21T12:00:00Z --json',
    ],
  })
    .argument('<source/order>', 'e.g. shop/1042', orderNameOf)
    .requiredOption('--from <time>', 'the state in the world at this time', timeOf)
    .option('--to <time>', 'the state at this time (default: the latest state)', timeOf)
    .action(async (named, { from, to, json }) => {
      const { printDifference } = await import('./print-difference.ts')
      await printDifference(named, { from, to }, writesJson({ json }))
    })

export const createOrderQueryCommands = () => [list(), show(), asOf(), diff(), history()]
