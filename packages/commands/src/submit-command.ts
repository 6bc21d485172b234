import { randomUUID } from 'node:crypto'
import type { Db } from 'mongodb'
import { FingerprintDiffers, submitWork } from '@slipstream/work/adapters/submit-work.ts'
import { readyCommands } from './commands-collection.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { CommandRequest } from './domain/command.ts'

/** The id was used already, for another command. */
export class CommandDiffers extends Error {}

/**
 * Stores a command for the service that it names. It waits there until that service runs,
 * and is kept for 90 days after its end.
 *
 * @param command an `id` makes repeats harmless: two commands with one id are the same when their
 *   fingerprints are equal, by default those of all their fields
 * @returns the command's id, for `findCommand` and `watchCommand`
 * @throws CommandDiffers when another command has that id
 */
export async function submitCommand(
  db: Db,
  { id = randomUUID(), fingerprint, ...command }: CommandRequest & { id?: string; fingerprint?: string },
): Promise<string> {
  const work = { queue: command.to, fingerprint: fingerprint ?? fingerprintOf(command) }
  return submitOnce(id, async () => {
    await submitWork(await readyCommands(db), { id, own: { ...command, refusal: null }, work })
  })
}

/** @throws CommandDiffers */
export async function submitOnce(id: string, submit: () => Promise<void>): Promise<string> {
  try {
    await submit()
    return id
  } catch (error) {
    if (error instanceof FingerprintDiffers) throw new CommandDiffers(`the command ${id} is another one`)
    throw error
  }
}
