import { defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'

export const createEntitlementsCommand = () =>
  defineCommand('entitlements', {
    summary: 'show what a customer may use, and by which subscriptions',
    description:
      'Shows what the subscriptions of a customer entitle to now, by the prices, products and statuses of the configuration.',
    examples: ['entitlements cus_1', 'entitlements cus_1 --source billing --json'],
  })
    .argument('<customer>', "the provider's id of the customer, e.g. cus_1")
    .option('--source <source>', 'the source whose customer it is (default: the only one of the type stripe)')
    .action(async (customerId, { source, json }) => {
      const { printEntitlements } = await import('./print/print-entitlements.ts')
      await printEntitlements(customerId, source, writesJson({ json }))
    })
