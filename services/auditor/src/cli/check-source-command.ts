import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'

export const createCheckSourceCommand = () =>
  defineCommand('check', {
    summary: 'check a source before it goes live',
    description: `Checks a source before it goes live, and says how to mend what is wrong. Changes nothing. Reads slipstream.config.yaml
(SLIPSTREAM_CONFIG) and the variables of the source's keys. Of a shop: keys, clock, webhooks, numbering, participants, slips; with
INGEST_URL and INGEST_TOKEN also what ingest would make of its newest orders. Of a Stripe account: signing secrets, the key's mode
and permissions, clock, endpoint, its events and version, deliveries, entitlements. Exit code 1 when something is wrong.`,
    examples: ['source check shop', 'source check billing', 'source check shop --json'],
  })
    .argument(
      '<source>',
      'as named in the configuration; it needs sources.SOURCE.rest, or .api of a Stripe account',
    )
    .action(
      action(async (source, { json }) => {
        const { runCheckSource } = await import('./run-check-source.ts')
        return runCheckSource(source, writesJson({ json }))
      }),
    )
