import { defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { numberAboveZero, timeOf } from '@slipstream/runtime/cli/option-values.ts'
import { invoiceNameOf } from './billing-name.ts'

const list = () =>
  defineCommand('list', {
    summary: 'list invoices, newest first',
    description: 'Lists invoices in their current state, as last projected, newest first.',
    examples: ['invoices list --status open', 'invoices list --search "ADA-0001" --json'],
  })
    .option('--source <source>', 'only of this source')
    .option('--customer <id>', 'only of this customer')
    .option('--subscription <id>', 'only of this subscription')
    .option('--status <status...>', 'only with one of these statuses')
    .option('--uncertain', 'only those of which events leave open which state is the newest')
    .option('--search <text>', 'finds the beginnings of invoice numbers, e-mail addresses and words of names')
    .option('--max <number>', 'list at most this many', numberAboveZero, 50)
    .action(async ({ uncertain, search, max, json, ...filter }) => {
      const { printInvoices } = await import('./print/print-invoices.ts')
      const query = { ...filter, q: search, isUncertain: uncertain && 'true' }
      await printInvoices(query, { isJson: writesJson({ json }), maxItems: max })
    })

const show = () =>
  defineCommand('show', {
    summary: 'show an invoice, now or as of any time',
    examples: ['invoices show billing/in_1'],
  })
    .argument('<source/invoice>', 'e.g. billing/in_1', invoiceNameOf)
    .option('--as-of <time>', 'the state at the provider at this time', timeOf)
    .option('--known-at <time>', 'the state that Slipstream knew at this time', timeOf)
    .action(async (named, { json, ...moments }) => {
      const { printInvoice } = await import('./print/print-invoices.ts')
      await printInvoice(named, moments, writesJson({ json }))
    })

export const createInvoicesCommands = () =>
  defineGroup('invoices', 'list invoices, and show one', [list(), show()])
