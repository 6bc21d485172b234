import { defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { numberAboveZero, timeOf } from '@slipstream/runtime/cli/option-values.ts'
import { subscriptionNameOf } from './billing-name.ts'

const argument = '<source/subscription>'
const help = 'e.g. billing/sub_1'

const list = () =>
  defineCommand('list', {
    summary: 'list subscriptions, newest first',
    description: 'Lists subscriptions in their current state, as last projected, newest first.',
    examples: ['subscriptions list --status past_due unpaid', 'subscriptions list --customer cus_1 --json'],
  })
    .option('--source <source>', 'only of this source')
    .option('--customer <id>', 'only of this customer')
    .option('--status <status...>', 'only with one of these statuses')
    .option('--price <id>', 'only with this price or plan')
    .option('--product <id>', 'only with this product')
    .option('--uncertain', 'only those of which events leave open which state is the newest')
    .option('--max <number>', 'list at most this many', numberAboveZero, 50)
    .action(async ({ uncertain, max, json, ...filter }) => {
      const { printSubscriptions } = await import('./print/print-subscriptions.ts')
      const query = { ...filter, isUncertain: uncertain && 'true' }
      await printSubscriptions(query, { isJson: writesJson({ json }), maxItems: max })
    })

const show = () =>
  defineCommand('show', {
    summary: 'show a subscription, now or as of any time',
    examples: [
      'subscriptions show billing/sub_1',
      'subscriptions show billing/sub_1 --as-of 2026-11-20T12:00:00Z',
    ],
  })
    .argument(argument, help, subscriptionNameOf)
    .option('--as-of <time>', 'the state at the provider at this time', timeOf)
    .option('--known-at <time>', 'the state that Slipstream knew at this time', timeOf)
    .action(async (named, { json, ...moments }) => {
      const { printSubscription } = await import('./print/print-subscriptions.ts')
      await printSubscription(named, moments, writesJson({ json }))
    })

const history = () =>
  defineCommand('history', {
    summary: 'list the events of a subscription',
    description: 'Lists the events of a subscription, in the order of the log.',
    examples: ['subscriptions history billing/sub_1'],
  })
    .argument(argument, help, subscriptionNameOf)
    .action(async (named, { json }) => {
      const { printSubscriptionHistory } = await import('./print/print-subscriptions.ts')
      await printSubscriptionHistory(named, writesJson({ json }))
    })

export const createSubscriptionsCommands = () =>
  defineGroup('subscriptions', 'list subscriptions; show one and its history', [list(), show(), history()])
