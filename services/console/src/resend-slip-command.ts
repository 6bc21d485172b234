import { parseArgs } from 'node:util'
import { noteOptions, runCommand, wishFor } from './command-line.ts'
import { resendSlip } from './wishes/resend-slip.ts'

const help = `Sends the slips of an order once more.

  npm run resend-slip -- SOURCE/ORDER --reason TEXT [options]

  SOURCE/ORDER     for example shop/1042
  --reason TEXT    why, kept with the request
  --by NAME        who asks for it; the user of this machine when left out
  --help

The notifier does the work and must be running. Interrupted, this command stops watching, and the slips are sent nonetheless.
MongoDB is found by MONGODB_URL, its database by MONGODB_DATABASE (slipstream).
`

await runCommand('resend-slip', help, (place) => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: noteOptions,
  })
  const [named = '', ...others] = positionals
  const [, source, orderId] = /^([^/]+)\/(.+)$/.exec(named) ?? []
  if (source === undefined || others.length > 0) throw new Error('name one order as SOURCE/ORDER')
  const { by, reason } = values
  return wishFor(place, resendSlip, { params: { source, orderId }, given: { by, reason } })
})
