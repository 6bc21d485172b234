import { parseArgs } from 'node:util'
import { runCommand } from './run-command.ts'
import { actorOptions, submitAndWait } from './wait-for-result.ts'
import { backfillSource } from '../commands/backfill-source.ts'

const help = `Imports the orders of a shop from before its source was declared. Later ones arrive by themselves.

  npm run backfill-source -- SOURCE --since TIME --reason TEXT [--mail] [--by NAME]

  SOURCE           as named in the configuration; it needs sources.SOURCE.rest
  --since TIME     orders last modified from then on, e.g. 2026-01-01 or 2026-01-01T00:00:00Z
  --mail           also send slips for statuses they have already reached, as far as sources.SOURCE.slips allows it. Default: none
                   are sent. This is decided when an order is imported: it can't be imported again
  --reason TEXT    why, kept with the command
  --by NAME        who sends the command; default: the user of this machine
  --help

The auditor executes the command and must be running, with INGEST_URL and INGEST_TOKEN. Ingest and the notifier must have the same version. The
result is how many orders were appended, already known, quarantined, or too large for ingest. If interrupted, only this output stops.
MONGODB_URL is the MongoDB of the services, MONGODB_DATABASE its database (default: slipstream).
`

await runCommand('backfill-source', help, (database) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { ...actorOptions, since: { type: 'string' }, mail: { type: 'boolean' } },
  })
  const [source, ...others] = positionals
  if (source === undefined || others.length > 0) throw new Error('name one source')
  const { since } = values
  const isDay = since !== undefined && /^\d{4}-\d\d-\d\d$/.test(since)
  const input = { ...values, since: isDay ? `${since}T00:00:00Z` : since }
  return submitAndWait(database, backfillSource, { params: { source }, input })
})
