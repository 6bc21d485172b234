import { parseArgs } from 'node:util'
import { noteOptions, runCommand, wishFor } from './wait-for-result.ts'
import { reconcileSource } from '../commands/reconcile-source.ts'

const help = `Compares all orders of a shop with the log, one by one, and recovers what differs. It is done once a day by itself.

  npm run reconcile-source -- SOURCE --reason TEXT [--since TIME] [--by NAME]

  SOURCE           as the configuration names it; it needs sources.SOURCE.rest
  --since TIME     orders modified from then on, as 2026-01-01 or 2026-01-01T00:00:00Z; since the source was declared when left out
  --reason TEXT    why you want it, kept with the request
  --by NAME        who asks for it; the user of this machine when left out
  --help

The auditor does the work and must be running. It answers how many orders there are, and how many are equal, missing in the log, outdated
in the log, deleted in the shop, or not compared: unknown, and modified before the source was declared or too long ago to be remembered.
The last answer is also at GET /api/sources/SOURCE/reconciliation. Interrupted, this command stops watching, and the comparison goes on.
MongoDB is found by MONGODB_URL, its database by MONGODB_DATABASE (slipstream).
`

await runCommand('reconcile-source', help, (place) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { ...noteOptions, since: { type: 'string' } },
  })
  const [source, ...others] = positionals
  if (source === undefined || others.length > 0) throw new Error('name one source')
  const { since } = values
  const isDay = since !== undefined && /^\d{4}-\d\d-\d\d$/.test(since)
  const given = { ...values, since: isDay ? `${since}T00:00:00Z` : since }
  return wishFor(place, reconcileSource, { params: { source }, given })
})
