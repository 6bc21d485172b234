import { parseArgs } from 'node:util'
import { runCommand } from './run-command.ts'
import { actorOptions, submitAndWait } from './wait-for-result.ts'
import { resendFailedSlips } from '../commands/resend-failed-slips.ts'
import { resendSlip } from '../commands/resend-slip.ts'

const help = `Resends slips: those of an order, or the failed ones of a source.

  npm run resend-slip -- SOURCE/ORDER --reason TEXT [options]
  npm run resend-slip -- --source SOURCE --failed WHY --reason TEXT [--since TIME] [--until TIME] [--dry-run]

  SOURCE/ORDER     for example shop/1042
  --failed WHY     refused, attempts-exhausted, outcome-unknown, expired or any
  --since, --until when they became due, e.g. 2026-11-21T06:42:15Z
  --dry-run        only count them
  --reason TEXT    why, kept with the command
  --by NAME        who sends the command; default: the user of this machine
  --help

The notifier executes the command and must be running. The result is how many slips are due, and how many are left out because their order has
ended, is no longer known, or has no such recipient. If interrupted, only this output stops.
MONGODB_URL is the MongoDB of the services, MONGODB_DATABASE its database (default: slipstream).
`

await runCommand('resend-slip', help, (database) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...actorOptions,
      source: { type: 'string' },
      failed: { type: 'string' },
      since: { type: 'string' },
      until: { type: 'string' },
      'dry-run': { type: 'boolean' },
    },
  })
  const { by, reason, source, failed, since, until, 'dry-run': dryRun } = values
  if (source !== undefined && positionals.length === 0) {
    const input = { failed, since, until, dryRun, by, reason }
    return submitAndWait(database, resendFailedSlips, { params: { source }, input })
  }
  const [named = '', ...others] = positionals
  const [, ofOrder, orderId] = /^([^/]+)\/(.+)$/.exec(named) ?? []
  if (ofOrder === undefined || others.length > 0 || source !== undefined)
    throw new Error('name one order as SOURCE/ORDER, or a source with --source and --failed')
  if ((failed ?? since ?? until ?? dryRun) !== undefined)
    throw new Error('--failed, --since, --until and --dry-run go with --source')
  return submitAndWait(database, resendSlip, { params: { source: ofOrder, orderId }, input: { by, reason } })
})
