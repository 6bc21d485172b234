import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, timeOf } from '@slipstream/runtime/cli/option-values.ts'
import { submitted } from './submitted.ts'

const sourceHelp = 'as named in the configuration; it needs sources.SOURCE.rest, or api of a Stripe account'
const reasonFlag = '--reason <text>'
const reasonHelp = 'why; stored with the command'
const interrupt = 'An interrupt only ends this output.'

export const createBackfillCommand = () =>
  defineCommand('backfill', {
    summary: 'import the orders of a shop from before its source was declared',
    description: `Imports the orders of a shop from before its source was declared. Later ones arrive by themselves. The auditor executes the
command and must be running, with INGEST_URL and INGEST_TOKEN. Ingest and the notifier must have the same version. The result is how
many orders were appended, already known, quarantined, or too large for ingest. ${interrupt}`,
    examples: ['source backfill shop --since 2026-01-01 --reason "we begin"'],
  })
    .argument('<source>', sourceHelp)
    .requiredOption('--since <time>', 'orders last modified at this time or later', timeOf)
    .option(
      '--mail',
      'also send slips for statuses they have already reached, as far as sources.SOURCE.slips allows it. This is decided when an order is imported: it cannot be imported again (default: none are sent)',
    )
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (source, { since, mail, reason, by, json }) => {
        const { backfillSource } = await import('../commands/backfill-source.ts')
        const input = { since, mail, by: actorOf(by), reason }
        return submitted(backfillSource, { params: { source }, input }, writesJson({ json }))
      }),
    )

export const createReconcileCommand = () =>
  defineCommand('reconcile', {
    summary: 'compare all orders of a shop, or subscriptions of a Stripe account, with the log',
    description: `Compares all orders of a shop with the log, one by one, and recovers what differs; of a Stripe account all subscriptions,
and the invoices that are open, drafts or of the last 30 days. This also runs once a day. The auditor executes
the command and must be running. The result is how many orders there are, and how many are equal, missing in the log, outdated in
the log, deleted in the shop, or not compared: unknown, and modified before the source was declared or longer ago than the auditor
remembers. The last result is also at GET /api/sources/SOURCE/reconciliation. ${interrupt}`,
    examples: ['source reconcile shop --reason "after the outage"'],
  })
    .argument('<source>', sourceHelp)
    .option('--since <time>', 'orders modified from then on (default: since the source was declared)', timeOf)
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (source, { since, reason, by, json }) => {
        const { reconcileSource } = await import('../commands/reconcile-source.ts')
        const input = { since, by: actorOf(by), reason }
        return submitted(reconcileSource, { params: { source }, input }, writesJson({ json }))
      }),
    )

export const createEnableWebhookCommand = () =>
  defineCommand('enable-webhook', {
    summary: 'enable a webhook that the shop or Stripe has disabled',
    description: `Enables a webhook of a shop, or an endpoint of a Stripe account. See first that deliveries are answered 200: after one more
failure a shop disables its webhook again. The key must be allowed to change webhooks. The auditor executes the command and must be
running. ${interrupt}`,
    examples: ['source enable-webhook billing we_1N2b3c --reason "ingest was down, and is back"'],
  })
    .argument('<source>', sourceHelp)
    .argument('<id>', "the webhook's id at the shop, or the endpoint's at Stripe: the subject of the alert")
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (source, id, { reason, by, json }) => {
        const { enableWebhook } = await import('../commands/enable-webhook.ts')
        const input = { by: actorOf(by), reason }
        return submitted(enableWebhook, { params: { source, id }, input }, writesJson({ json }))
      }),
    )
