import { randomUUID } from 'node:crypto'
import type { Db } from 'mongodb'
import type { Reason } from '@slipstream/event-log/dead-letters/dead-letter-store.ts'
import { cancelWork } from '@slipstream/work/adapters/administer-work.ts'
import { submitWork } from '@slipstream/work/adapters/submit-work.ts'
import { readyCommands } from '../commands-collection.ts'
import { redriveKind, redriveQueue } from '../domain/redrive-command.ts'
import type { RedrivePayload, RedriveRequest } from '../domain/redrive-command.ts'
import { findRedrive } from '../find-command.ts'
import { fingerprintOf } from '../fingerprint.ts'
import { submitOnce } from '../submit-command.ts'

/**
 * Stores a redrive for the service that owns the consumer.
 *
 * @param request an `id` makes repeats harmless: see `submitCommand`
 * @returns the redrive's id, for `findRedrive` and `watchRedrive`
 * @throws CommandDiffers when another command has that id
 */
export async function submitRedrive(
  db: Db,
  { id = randomUUID(), fingerprint, ...request }: RedriveRequest & { id?: string; fingerprint?: string },
): Promise<string> {
  const { consumer, note, key = null, reasonContains = null, dryRun = false, ratePerSecond = null } = request
  const payload: RedrivePayload = { key, reasonContains, dryRun, ratePerSecond }
  const own = { to: consumer, kind: redriveKind, payload, ...note, refusal: null }
  const work = { queue: redriveQueue(consumer), fingerprint: fingerprint ?? fingerprintOf(own) }
  return submitOnce(id, async () => {
    await submitWork(await readyCommands(db), { id, own, work })
  })
}

/**
 * Ends a redrive after the letter in hand; what is redriven stays so.
 *
 * @returns false when it had ended already, or there is none
 */
export async function cancelRedrive(db: Db, id: string, cancelled: Reason): Promise<boolean> {
  const commands = await readyCommands(db)
  if ((await findRedrive(db, id)) === null) return false
  return cancelWork(commands, id, { set: { cancelled } })
}
