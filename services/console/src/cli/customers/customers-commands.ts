import { defineCommand, defineGroup, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { numberAboveZero } from '@slipstream/runtime/cli/option-values.ts'

const list = () =>
  defineCommand('list', {
    summary: 'list customers by their last order',
    description:
      'Lists the customers of all sources by their last order. Orders with the same e-mail address or phone number are one customer.',
    examples: ['customers list --search "Ana Kos"', 'customers list --search "+64 21 555" --max 5 --json'],
  })
    .option(
      '--search <text>',
      'finds the beginnings of names, e-mail addresses, phone numbers and order numbers',
    )
    .option('--max <number>', 'list at most this many', numberAboveZero, 50)
    .action(async ({ search, max, json }) => {
      const { printCustomers } = await import('./print-customers.ts')
      await printCustomers({ q: search }, { isJson: writesJson({ json }), maxItems: max })
    })

const show = () =>
  defineCommand('show', {
    summary: 'show a customer: what was merged, orders and shipments',
    examples: ['customers show c0f8fad5bd9cb469fa16570867728950e'],
  })
    .argument('<id>', 'as list shows it')
    .action(async (customerId, { json }) => {
      const { printCustomer } = await import('./print-customers.ts')
      await printCustomer(customerId, writesJson({ json }))
    })

export const createCustomersCommands = () =>
  defineGroup('customers', 'list customers, and show what is known of one', [list(), show()])
