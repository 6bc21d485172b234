import type { Db, Document } from 'mongodb'

/** Collections of leased work whose due times follow from Stripe's. */
const collections = ['billingTasks', 'billingFetches']

/**
 * Lets time pass for what waits: leases and retries follow MongoDB's clock, which does not jump, so what is
 * due later becomes due so much earlier. Idle workers look again.
 */
export async function letTimePass(db: Db, ms: number): Promise<void> {
  const waiting = { 'work.state': 'waiting', $expr: { $gt: ['$work.dueAt', '$$NOW'] } }
  const earlier: Document = {
    'work.dueAt': { $subtract: ['$work.dueAt', ms] },
    'work.reschedules': { $add: [{ $ifNull: ['$work.reschedules', 0] }, 1] },
  }
  for (const name of collections) await db.collection(name).updateMany(waiting, [{ $set: earlier }])
}
