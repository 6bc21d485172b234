import { setTimeout as sleep } from 'node:timers/promises'
import { MongoServerError } from 'mongodb'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { Ledger } from './adapters/ledger.ts'
import type { DeliveryResult } from './domain/delivery-result.ts'
import type { Notification } from './domain/notification.ts'

const maxCountedTries = 5
const backOff = { firstMs: 250, capMs: 2_000 }

/**
 * Records the result of a message, however long the database is unavailable: a sent message without a record is sent again.
 * It gives up when another worker has claimed the message, the process stops, or the database refuses the write.
 *
 * @returns false if another worker has claimed it since
 * @throws the database's error
 */
export async function recordResult(
  ledger: Pick<Ledger, 'record'>,
  claimed: Notification,
  result: DeliveryResult,
  stopping: AbortSignal,
): Promise<boolean> {
  let counted = 0
  for (let attempt = 1; ; attempt++) {
    try {
      return await ledger.record(claimed, result)
    } catch (error) {
      const isRefusal = error instanceof MongoServerError && !error.hasErrorLabel('RetryableWriteError')
      if ((stopping.aborted || isRefusal) && ++counted >= maxCountedTries) throw error
      await sleep(backOffMs(backOff, attempt, Math.random()))
    }
  }
}
