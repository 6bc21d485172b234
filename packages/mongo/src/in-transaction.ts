import type { ClientSession, MongoClient } from 'mongodb'

/**
 * The driver's default is two minutes. A transaction that works is far shorter: the server aborts one after
 * `transactionLifetimeLimitSeconds`.
 */
export const transactionTimeoutMs = 20_000

/**
 * Reads a snapshot and writes with majority, so that a commit survives the loss of a primary. The driver retries conflicts and
 * elections, so `work` may run several times.
 *
 * @throws when MongoDB does not respond for 20 seconds; it may have committed nevertheless
 */
export async function inTransaction(
  client: MongoClient,
  work: (session: ClientSession) => Promise<void>,
): Promise<void> {
  await client.withSession((session) =>
    session.withTransaction(() => work(session), {
      readConcern: { level: 'snapshot' },
      writeConcern: { w: 'majority' },
      readPreference: 'primary',
      timeoutMS: transactionTimeoutMs,
    }),
  )
}
