import { parseArgs } from 'node:util'
import { noteOptions, runCommand, wishFor } from './wait-for-result.ts'
import { backfillSource } from '../commands/backfill-source.ts'

const help = `Brings in the orders of a shop from before its source was declared. Later ones come in by themselves.

  npm run backfill-source -- SOURCE --since TIME --reason TEXT [--mail] [--by NAME]

  SOURCE           as the configuration names it; it needs sources.SOURCE.rest
  --since TIME     orders last modified from then on, as 2026-01-01 or 2026-01-01T00:00:00Z
  --mail           also send slips for what they have reached already, as far as sources.SOURCE.slips allows it; nobody gets one
                   otherwise. This is decided when an order is brought in: it can't be brought in once more
  --reason TEXT    why you want it, kept with the request
  --by NAME        who asks for it; the user of this machine when left out
  --help

The auditor does the work and must be running, with INGEST_URL and INGEST_TOKEN. Ingest and the notifier must be of its version. It answers how
many orders were appended, known already, quarantined, or too large for ingest. Interrupted, this command stops watching, and the work goes on.
MongoDB is found by MONGODB_URL, its database by MONGODB_DATABASE (slipstream).
`

await runCommand('backfill-source', help, (place) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { ...noteOptions, since: { type: 'string' }, mail: { type: 'boolean' } },
  })
  const [source, ...others] = positionals
  if (source === undefined || others.length > 0) throw new Error('name one source')
  const { since } = values
  const isDay = since !== undefined && /^\d{4}-\d\d-\d\d$/.test(since)
  const given = { ...values, since: isDay ? `${since}T00:00:00Z` : since }
  return wishFor(place, backfillSource, { params: { source }, given })
})
