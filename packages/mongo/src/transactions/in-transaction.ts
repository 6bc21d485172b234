import { setTimeout as sleep } from 'node:timers/promises'
import {
  MongoError,
  MongoErrorLabel,
  MongoNetworkError,
  MongoOperationTimeoutError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb'
import type { ClientSession, MongoClient } from 'mongodb'
import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import { causeOfBulkWrite } from '../errors/cause-of-bulk-write.ts'
import { isInterrupted } from '../errors/error-codes.ts'

/**
 * The driver tries again for two minutes, whatever its own option says. A transaction that works is far
 * shorter: the server aborts one after `transactionLifetimeLimitSeconds`.
 */
export const transactionTimeoutMs = 20_000

const commitBackOff = { firstMs: 100, capMs: 1_000 }

/**
 * Reads a snapshot and writes with majority, so that a commit survives the loss of a primary. Conflicts,
 * elections and transactions that were ended as abandoned are retried, so `work` may run several times.
 *
 * @param timeoutMs after this time it is not begun again; so long a commit is repeated whose result is
 * unknown
 * @throws when MongoDB is unavailable or other transactions are in the way for 20
 * seconds; it may have committed nevertheless
 */
export async function inTransaction(
  client: MongoClient,
  work: (session: ClientSession) => Promise<void>,
  timeoutMs = transactionTimeoutMs,
): Promise<void> {
  const startedAt = performance.now()
  const run = async (session: ClientSession): Promise<void> => {
    if (performance.now() - startedAt >= timeoutMs)
      throw new MongoOperationTimeoutError(`the transaction was not done in ${timeoutMs} ms`)
    await work(session).catch(retryUnlabelled)
    await commit(session, timeoutMs)
  }
  await client.withSession((session) =>
    session.withTransaction(() => run(session), {
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority' },
      readPreference: 'primary',
    }),
  )
}

/**
 * Errors without the label by which the driver retries, though the transaction is over and nothing
 * of it was stored: of one that the server ended as abandoned or too long, and of a connection
 * that was lost together with others.
 */
function retryUnlabelled(error: unknown): never {
  const isLost = error instanceof MongoError && causeOfBulkWrite(error) instanceof MongoNetworkError
  if (isLost || (error instanceof MongoServerError && isInterrupted(error)))
    error.addErrorLabel(MongoErrorLabel.TransientTransactionError)
  throw error
}

/**
 * Repeats the commit while its result is unknown: the work must not run again on what it may have stored. The
 * driver itself gives up when it finds no primary in time, which an election can outlast, and after a
 * connection that was lost together with others.
 */
async function commit(session: ClientSession, timeoutMs: number): Promise<void> {
  const startedAt = performance.now()
  for (let failures = 1; ; failures++) {
    try {
      return await session.commitTransaction()
    } catch (error) {
      if (!isUnknown(error) || performance.now() - startedAt >= timeoutMs) throw error
      await sleep(backOffMs(commitBackOff, failures, Math.random()))
    }
  }
}

const isUnknown = (error: unknown): boolean =>
  error instanceof MongoServerSelectionError ||
  error instanceof MongoNetworkError ||
  (error instanceof MongoError && error.hasErrorLabel(MongoErrorLabel.UnknownTransactionCommitResult))
