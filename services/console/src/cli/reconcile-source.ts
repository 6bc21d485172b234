import { parseArgs } from 'node:util'
import { runCommand } from './run-command.ts'
import { actorOptions, submitAndWait } from './wait-for-result.ts'
import { reconcileSource } from '../commands/reconcile-source.ts'

const help = `Compares all orders of a shop with the log, one by one, and recovers what differs. This also runs once a day.

  npm run reconcile-source -- SOURCE --reason TEXT [--since TIME] [--by NAME]

  SOURCE           as named in the configuration; it needs sources.SOURCE.rest
  --since TIME     orders modified from then on, e.g. 2026-01-01 or 2026-01-01T00:00:00Z. Default: since the source was declared
  --reason TEXT    why, kept with the command
  --by NAME        who sends the command; default: the user of this machine
  --help

The auditor executes the command and must be running. The result is how many orders there are, and how many are equal, missing in the log,
outdated in the log, deleted in the shop, or not compared: unknown, and modified before the source was declared or longer ago than the auditor
remembers. The last result is also at GET /api/sources/SOURCE/reconciliation. If interrupted, only this output stops.
MONGODB_URL is the MongoDB of the services, MONGODB_DATABASE its database (default: slipstream).
`

await runCommand('reconcile-source', help, (database) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { ...actorOptions, since: { type: 'string' } },
  })
  const [source, ...others] = positionals
  if (source === undefined || others.length > 0) throw new Error('name one source')
  const { since } = values
  const isDay = since !== undefined && /^\d{4}-\d\d-\d\d$/.test(since)
  const input = { ...values, since: isDay ? `${since}T00:00:00Z` : since }
  return submitAndWait(database, reconcileSource, { params: { source }, input })
})
