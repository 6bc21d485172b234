import type { Db } from 'mongodb'
import type { Reason } from '@slipstream/event-log/dead-letters/dead-letter-store.ts'
import { cancelWork } from '@slipstream/work/adapters/administer-work.ts'
import { readyCommands } from './commands-collection.ts'

/**
 * Ends a command after its step in hand; what it has done stays done.
 *
 * @returns false when it had ended already, or there is none
 */
export async function cancelCommand(db: Db, id: string, cancelled: Reason): Promise<boolean> {
  return cancelWork(await readyCommands(db), id, { set: { cancelled } })
}
