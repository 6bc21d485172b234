import { action, defineCommand, writesJson } from '@slipstream/runtime/cli/define-command.ts'
import { actorOf, byFlag, byHelp, timeOf } from '@slipstream/runtime/cli/option-values.ts'
import { submitted } from './submitted.ts'

const sourceHelp = 'as named in the configuration; it needs sources.SOURCE.rest'
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
      'also send slips for statuses they have already reached, as far as sources.SOURCE.slips allows it. Default: none are sent. This is decided when an order is imported: it cannot be imported again',
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
    summary: 'compare all orders of a shop with the log, and recover what differs',
    description: `Compares all orders of a shop with the log, one by one, and recovers what differs. This also runs once a day. The auditor executes
the command and must be running. The result is how many orders there are, and how many are equal, missing in the log, outdated in
the log, deleted in the shop, or not compared: unknown, and modified before the source was declared or longer ago than the auditor
remembers. The last result is also at GET /api/sources/SOURCE/reconciliation. ${interrupt}`,
    examples: ['source reconcile shop --reason "after the outage"'],
  })
    .argument('<source>', sourceHelp)
    .option('--since <time>', 'orders modified from then on. Default: since the source was declared', timeOf)
    .requiredOption(reasonFlag, reasonHelp)
    .option(byFlag, byHelp)
    .action(
      action(async (source, { since, reason, by, json }) => {
        const { reconcileSource } = await import('../commands/reconcile-source.ts')
        const input = { since, by: actorOf(by), reason }
        return submitted(reconcileSource, { params: { source }, input }, writesJson({ json }))
      }),
    )
