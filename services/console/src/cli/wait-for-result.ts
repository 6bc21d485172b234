import type { Command } from '@slipstream/commands/domain/command.ts'
import { watchCommand } from '@slipstream/commands/watch-command.ts'
import { userInfo } from 'node:os'
import type { CommandDefinition } from '../commands/command-definition.ts'
import { submitCommand } from '../commands/submit-command.ts'
import { parseParameters } from '../domain/parse-parameters.ts'
import type { ServiceDatabase } from './run-command.ts'

/** The options of everything that submits a command. */
export const actorOptions = {
  by: { type: 'string', default: userInfo().username },
  reason: { type: 'string' },
} as const

/** Submits a command, prints its progress, and waits for its result. @returns whether it was executed */
export async function submitAndWait(
  { client, database }: ServiceDatabase,
  definition: CommandDefinition,
  given: { params?: Record<string, unknown>; input: Record<string, unknown> },
): Promise<boolean> {
  const submitted = await submitCommand({ client, database, now: new Date() }, definition, {
    params: parseParameters(definition.params, given.params ?? {}),
    input: parseParameters(definition.input, withoutUndefined(given.input)),
  })
  if (!('id' in submitted)) throw new Error('notFound' in submitted ? submitted.notFound : submitted.conflict)
  const { state } = await watchCommand(client.db(database), submitted.id, print)
  return state === 'done'
}

function withoutUndefined(input: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
}

function print({ id, to, state, result, progress, refusal, lastError }: Command): void {
  if (!process.stdout.isTTY)
    return console.log(JSON.stringify({ id, to, state, result, progress, refusal, lastError }))
  const sentence = {
    requested: `waiting for the ${to} (is it running?)`,
    running: `the ${to} is executing it${progress === null ? '' : `: ${JSON.stringify(progress)}`}`,
    done: `done${result === null || Object.keys(result).length === 0 ? '' : `: ${JSON.stringify(result)}`}`,
    refused: `refused: ${refusal}`,
  }[state]
  console.log(`${sentence}${lastError === null ? '' : `; retrying after: ${lastError}`}`)
}
