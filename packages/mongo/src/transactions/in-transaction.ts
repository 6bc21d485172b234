import {
  MongoError,
  MongoErrorLabel,
  MongoNetworkError,
  MongoOperationTimeoutError,
  MongoServerError,
} from 'mongodb'
import type { ClientSession, MongoClient } from 'mongodb'
import { causeOfBulkWrite } from '../errors/cause-of-bulk-write.ts'
import { isInterrupted } from '../errors/error-codes.ts'

/**
 * The driver tries again for two minutes, whatever its own option says. A transaction that works is far shorter: the server aborts
 * one after `transactionLifetimeLimitSeconds`.
 */
export const transactionTimeoutMs = 20_000

/**
 * Reads a snapshot and writes with majority, so that a commit survives the loss of a primary. Conflicts, elections and transactions
 * that were ended as abandoned are retried, so `work` may run several times.
 *
 * @param timeoutMs after this time it is not begun again
 * @throws when MongoDB is unavailable or other transactions are in the way for 20 seconds; it may have committed nevertheless
 */
export async function inTransaction(
  client: MongoClient,
  work: (session: ClientSession) => Promise<void>,
  timeoutMs = transactionTimeoutMs,
): Promise<void> {
  const startedAt = performance.now()
  const run = (session: ClientSession): Promise<void> => {
    if (performance.now() - startedAt < timeoutMs) return work(session).catch(retryUnlabelled)
    return Promise.reject(new MongoOperationTimeoutError(`the transaction was not done in ${timeoutMs} ms`))
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
 * Errors without the label by which the driver retries, though the transaction is over and nothing of it was stored: of one that the
 * server ended as abandoned or too long, and of a connection that was lost together with others.
 */
function retryUnlabelled(error: unknown): never {
  const isLost = error instanceof MongoError && causeOfBulkWrite(error) instanceof MongoNetworkError
  if (isLost || (error instanceof MongoServerError && isInterrupted(error)))
    error.addErrorLabel(MongoErrorLabel.TransientTransactionError)
  throw error
}
