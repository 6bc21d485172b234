import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import type { Redrive, RedriveRequest } from '../domain/redrive-command.ts'
import { cancelRedrive, submitRedrive } from '../redrives/submit-redrive.ts'
import { watchRedrive } from '../watch-command.ts'

const help = `Sends dead letters back to their consumer, in order within each key.

  npm run redrive -- --consumer projector [options]

  --consumer NAME   whose dead letters
  --key KEY         only this one, for example shop/1042; default: all keys
  --reason-contains TEXT   only what was dead-lettered for a reason with this text, and what waits behind it
  --dry-run         show what the consumer would do, and change nothing
  --rate N          at most N letters a second
  --by NAME         who requests it, kept with every letter; default: the user of this machine
  --reason TEXT     and why
  --help

The service that owns the consumer does the work and must be running. Interrupting this command cancels the
redrive after the letter in hand; a later one continues with what is left.
MongoDB is found by MONGODB_URL, its database by MONGODB_DATABASE (slipstream).
`

/** @throws with a sentence that names what is missing */
function requestFrom(args: string[]): RedriveRequest | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      consumer: { type: 'string' },
      key: { type: 'string' },
      'reason-contains': { type: 'string' },
      'dry-run': { type: 'boolean', default: false },
      rate: { type: 'string' },
      by: { type: 'string', default: userInfo().username },
      reason: { type: 'string', default: 'no reason was given' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  const { consumer, key, by, reason } = values
  if (consumer === undefined) throw new Error('--consumer is missing: whose dead letters?')
  const ratePerSecond = values.rate === undefined ? undefined : Number(values.rate)
  if (ratePerSecond !== undefined && !(ratePerSecond > 0)) {
    throw new Error(`--rate must be a number above zero, not ${values.rate}`)
  }
  return {
    consumer,
    note: { by, reason },
    dryRun: values['dry-run'],
    ...(key === undefined ? {} : { key }),
    ...(values['reason-contains'] === undefined ? {} : { reasonContains: values['reason-contains'] }),
    ...(ratePerSecond === undefined ? {} : { ratePerSecond }),
  }
}

function line({ state, progress, lastError, dryRun, consumer }: Redrive): string {
  if (state === 'requested') return `waiting for ${consumer} to take it (is it running?)`
  const {
    redriven = 0,
    failed = 0,
    total = 0,
    releasedKeys = 0,
    leftAlone = 0,
    threw = 0,
    last,
  } = progress ?? {}
  const counts = `${redriven} of ${total} ${dryRun ? 'would be redriven' : 'redriven'}, ${failed} failed again`
  const keys = dryRun ? '' : `, ${releasedKeys} keys flow again`
  const thrown = threw === 0 ? '' : `, ${threw} remain as their handler throws`
  const others = leftAlone === 0 ? '' : `, ${leftAlone} left alone for another reason`
  const where = last === undefined ? '' : `; last ${last.key} at ${last.position}: ${last.outcome}`
  const why = last?.reason === undefined ? '' : ` (${last.reason})`
  return `${state}: ${counts}${thrown}${keys}${others}${where}${why}${lastError === null ? '' : `; interrupted: ${lastError}`}`
}

async function run(request: RedriveRequest): Promise<void> {
  const url = process.env['MONGODB_URL']
  if (!url) throw new Error('MONGODB_URL is not set: where is the MongoDB of the services?')
  const client = createMongoClient(url, 'slipstream-redrive')
  try {
    await client.connect()
    const db = client.db(process.env['MONGODB_DATABASE'] || 'slipstream')
    const id = await submitRedrive(db, request)
    process.once('SIGINT', () => void cancelRedrive(db, id, { by: request.note.by, reason: 'interrupted' }))
    const show = (redrive: Redrive): void => {
      const { state, progress, lastError } = redrive
      console.log(
        process.stdout.isTTY ? line(redrive) : JSON.stringify({ id, state, ...progress, lastError }),
      )
    }
    const { state, progress } = await watchRedrive(db, id, show)
    const { failed = 0, threw = 0 } = progress ?? {}
    if (state !== 'done' || failed + threw > 0) process.exitCode = 1
  } finally {
    await client.close()
  }
}

try {
  const request = requestFrom(process.argv.slice(2))
  if (request === 'help') console.log(help)
  else await run(request)
} catch (error) {
  console.error(`${(error as Error).message}\nSee npm run redrive -- --help`)
  process.exitCode = 2
}
