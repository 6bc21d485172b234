import { setTimeout as sleep } from 'node:timers/promises'
import { MongoServerError } from 'mongodb'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { Notification } from './domain/notification.ts'
import type { Result, SentLedger } from './adapters/ledger.ts'

const maxTriesInAll = 5

/**
 * Records what became of a message, however long the database is away: what was sent and is not recorded is sent again, and without
 * the database nothing else can be done meanwhile. It gives up only when another has claimed the message, when the
 * process leaves, or when the database answers and refuses.
 *
 * @returns false when another has claimed it since
 * @throws the database's error
 */
export async function recordSurely(
  ledger: Pick<SentLedger, 'record'>,
  claimed: Notification,
  result: Result,
  leaving: AbortSignal,
): Promise<boolean> {
  let counted = 0
  for (let attempt = 1; ; attempt++) {
    try {
      return await ledger.record(claimed, result)
    } catch (error) {
      const isRefusal = error instanceof MongoServerError && !error.hasErrorLabel('RetryableWriteError')
      if ((leaving.aborted || isRefusal) && ++counted >= maxTriesInAll) throw error
      await sleep(backOffMs({ firstMs: 250, capMs: 2_000 }, attempt, Math.random()))
    }
  }
}
