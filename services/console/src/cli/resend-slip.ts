import { parseArgs } from 'node:util'
import { noteOptions, runCommand, wishFor } from './wait-for-result.ts'
import { resendFailedSlips } from '../commands/resend-failed-slips.ts'
import { resendSlip } from '../commands/resend-slip.ts'

const help = `Sends slips once more: those of an order, or those of a source that failed.

  npm run resend-slip -- SOURCE/ORDER --reason TEXT [options]
  npm run resend-slip -- --source SOURCE --failed WHY --reason TEXT [--since TIME] [--until TIME] [--dry-run]

  SOURCE/ORDER     for example shop/1042
  --failed WHY     refused, attempts-exhausted, outcome-unknown, expired or any
  --since, --until when they became due, as 2026-11-21T06:42:15Z
  --dry-run        only count them
  --reason TEXT    why you want it, kept with the request
  --by NAME        who asks for it; the user of this machine when left out
  --help

The notifier does the work and must be running. It answers how many slips are due, and how many are left out because their order has
ended, is no longer known, or has no such recipient. Interrupted, this command stops watching, and the slips are sent nonetheless.
MongoDB is found by MONGODB_URL, its database by MONGODB_DATABASE (slipstream).
`

await runCommand('resend-slip', help, (place) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      ...noteOptions,
      source: { type: 'string' },
      failed: { type: 'string' },
      since: { type: 'string' },
      until: { type: 'string' },
      'dry-run': { type: 'boolean' },
    },
  })
  const { by, reason, source, failed, since, until, 'dry-run': dryRun } = values
  if (source !== undefined && positionals.length === 0) {
    const given = { failed, since, until, dryRun, by, reason }
    return wishFor(place, resendFailedSlips, { params: { source }, given })
  }
  const [named = '', ...others] = positionals
  const [, ofOrder, orderId] = /^([^/]+)\/(.+)$/.exec(named) ?? []
  if (ofOrder === undefined || others.length > 0 || source !== undefined)
    throw new Error('name one order as SOURCE/ORDER, or a source with --source and --failed')
  if ((failed ?? since ?? until ?? dryRun) !== undefined)
    throw new Error('--failed, --since, --until and --dry-run go with --source')
  return wishFor(place, resendSlip, { params: { source: ofOrder, orderId }, given: { by, reason } })
})
