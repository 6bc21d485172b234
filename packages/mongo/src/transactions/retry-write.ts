import { setTimeout as sleep } from 'node:timers/promises'
import { MongoError } from 'mongodb'
import { isConnectionFault } from '../errors/is-connection-fault.ts'
import { isDataError } from '../errors/is-data-error.ts'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'

const backOff = { firstMs: 100, capMs: 5_000 }
const maxTriesWhileStopping = 5

export type WriteRetry = {
  stopping: AbortSignal
  /** Called for each fault before the next try. */
  onFault(error: unknown): void
}

/** Whether a write failed for a fault of the database, and not for what was to be written. */
export const isDatabaseFault = (error: unknown): boolean =>
  isConnectionFault(error) || (error instanceof MongoError && !isDataError(error))

/**
 * Repeats a write while the database is unavailable, so that work is not done again because its result was
 * not stored. While the process stops, it gives up after 5 tries.
 *
 * @throws a fault of the data immediately; the database's fault once it has given up
 */
export async function retryWrite<Result>(
  write: () => Promise<Result>,
  { stopping, onFault }: WriteRetry,
): Promise<Result> {
  let triesWhileStopping = 0
  for (let failures = 1; ; failures++) {
    try {
      return await write()
    } catch (error) {
      if (!isDatabaseFault(error)) throw error
      if (stopping.aborted && ++triesWhileStopping >= maxTriesWhileStopping) throw error
      onFault(error)
      // A stop of the process does not cut this short: what was done should be recorded.
      await sleep(backOffMs(backOff, failures, Math.random()))
    }
  }
}
