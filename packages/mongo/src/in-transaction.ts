import type { ClientSession, MongoClient } from 'mongodb'

/**
 * The driver by itself tries for two minutes before it tells that MongoDB is away. A transaction that works is far shorter:
 * the server ends one after `transactionLifetimeLimitSeconds`.
 */
export const transactionTimeoutMs = 20_000

/**
 * Snapshot in, majority out: what is committed here survives the loss of a primary. Conflicts and elections are retried by the
 * driver, so `work` may run several times. Throws when MongoDB does not answer for 20 seconds; whether it has committed is then
 * not known.
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
