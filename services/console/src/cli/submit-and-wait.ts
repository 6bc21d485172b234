import type { Command } from '@slipstream/commands/domain/command.ts'
import { watchCommand } from '@slipstream/commands/watch-command.ts'
import { withServiceDatabase } from '@slipstream/mongo/with-service-database.ts'
import type { CommandDefinition } from '../commands/command-definition.ts'
import { submitCommand } from '../commands/submit-command.ts'
import { parseParameters } from '../domain/parameters/parse-parameters.ts'
import { withoutUndefined } from './without-undefined.ts'
import { print } from '@slipstream/runtime/cli/print.ts'

export type GivenInput = { params?: Record<string, unknown>; input: Record<string, unknown> }

/** Submits a command, writes its progress, and waits for its result. @returns whether it was executed */
export function submitAndWait(
  definition: CommandDefinition,
  given: GivenInput,
  isJson: boolean,
): Promise<boolean> {
  return withServiceDatabase('slipstream-cli', async ({ client, db }) => {
    const database = db.databaseName
    const submitted = await submitCommand({ client, database, now: new Date() }, definition, {
      params: parseParameters(definition.params, given.params ?? {}),
      input: parseParameters(definition.input, withoutUndefined(given.input)),
    })
    if (!('id' in submitted)) throw new Error(Object.values(submitted)[0])
    const { state } = await watchCommand(db, submitted.id, (command) =>
      print(isJson ? jsonOf(command) : sentenceOf(command)),
    )
    return state === 'done'
  })
}

function jsonOf({ id, to, state, result, progress, refusal, lastError }: Command): string {
  return JSON.stringify({ id, to, state, result, progress, refusal, lastError })
}

function sentenceOf({ to, state, result, progress, refusal, lastError }: Command): string {
  const sentence = {
    requested: `waiting for the ${to} (is it running?)`,
    running: `the ${to} is executing it${progress === null ? '' : `: ${JSON.stringify(progress)}`}`,
    done: `done${result === null || Object.keys(result).length === 0 ? '' : `: ${JSON.stringify(result)}`}`,
    refused: `refused: ${refusal}`,
  }[state]
  return `${sentence}${lastError === null ? '' : `; retrying after: ${lastError}`}`
}
