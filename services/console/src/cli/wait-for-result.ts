import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import type { Command } from '@slipstream/commands/domain/command.ts'
import { watchCommand } from '@slipstream/commands/watch-command.ts'
import { userInfo } from 'node:os'
import type { MongoClient } from 'mongodb'
import { readParameters } from '../domain/read-parameters.ts'
import { leaveWish } from '../commands/submit-command.ts'
import type { WishRoute } from '../commands/command-definition.ts'

export type Place = { client: MongoClient; database: string }

/** What every command takes that wants something done. */
export const noteOptions = {
  by: { type: 'string', default: userInfo().username },
  reason: { type: 'string' },
} as const

/**
 * Shows the help where it is asked for; otherwise runs a command on the database of the services, and ends with 0 when `work` is true, 1 when what was wanted was refused, 2 when
 * it was asked wrongly or a part does not answer.
 */
export async function runCommand(
  name: string,
  help: string,
  work: (place: Place) => Promise<boolean>,
): Promise<void> {
  if (process.argv.includes('--help')) return console.log(help)
  const url = process.env['MONGODB_URL']
  try {
    if (!url) throw new Error('MONGODB_URL is not set: where is the MongoDB of the services?')
    const client = createMongoClient(url, `slipstream-${name}`)
    try {
      const isDone = await work({ client, database: process.env['MONGODB_DATABASE'] || 'slipstream' })
      process.exitCode = isDone ? 0 : 1
    } finally {
      await client.close()
    }
  } catch (error) {
    console.error(`${(error as Error).message}\nSee npm run ${name} -- --help`)
    process.exitCode = 2
  }
}

/** Leaves a wish, tells how it goes, and waits for its answer. @returns whether it was done */
export async function wishFor(
  { client, database }: Place,
  route: WishRoute,
  asked: { params?: Record<string, unknown>; given: Record<string, unknown> },
): Promise<boolean> {
  const left = await leaveWish({ client, database, now: new Date() }, route, {
    params: readParameters(route.params, asked.params ?? {}),
    given: readParameters(route.given, withoutAbsent(asked.given)),
  })
  if (!('id' in left)) throw new Error('notFound' in left ? left.notFound : left.conflict)
  const { state } = await watchCommand(client.db(database), left.id, tell)
  return state === 'done'
}

function withoutAbsent(given: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}

function tell({ id, to, state, result, progress, refusal, lastError }: Command): void {
  const isTerminal = process.stdout.isTTY
  if (!isTerminal) return console.log(JSON.stringify({ id, to, state, result, progress, refusal, lastError }))
  const words = {
    requested: `waiting for the ${to} to take it (is it running?)`,
    running: `the ${to} works on it${progress === null ? '' : `: ${JSON.stringify(progress)}`}`,
    done: `done${result === null || Object.keys(result).length === 0 ? '' : `: ${JSON.stringify(result)}`}`,
    refused: `refused: ${refusal}`,
  }
  console.log(`${words[state]}${lastError === null ? '' : `; it is tried again, after: ${lastError}`}`)
}
