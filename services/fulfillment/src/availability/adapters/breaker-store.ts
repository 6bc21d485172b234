import type { ClientSession, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import type { Breaker } from '../domain/breaker.ts'

type BreakerDocument = Breaker & { _id: string }

const collectionName = 'carrierBreakers'
const breakers = (db: Db) => db.collection<BreakerDocument>(collectionName)

/** Creates the breakers of carriers that have none, so that two transactions need not. */
export async function ensureBreakers(db: Db, carriers: Iterable<string>, initial: Breaker): Promise<void> {
  await ensureCollection(db, collectionName)
  for (const carrier of carriers)
    await breakers(db).updateOne({ _id: carrier }, { $setOnInsert: initial }, { upsert: true })
}

/** A carrier's breaker, with the time of MongoDB's clock. */
export async function findBreaker(
  db: Db,
  carrier: string,
  session?: ClientSession,
): Promise<{ breaker: Breaker; now: Date } | null> {
  const within = session === undefined ? {} : { session }
  const pipeline = [{ $match: { _id: carrier } }, { $set: { now: '$$NOW' } }]
  const [found] = await breakers(db).aggregate<BreakerDocument & { now: Date }>(pipeline, within).toArray()
  if (found === undefined) return null
  const { _id, now, ...breaker } = found
  return { breaker, now }
}

export async function saveBreaker(
  db: Db,
  carrier: string,
  breaker: Breaker,
  session: ClientSession,
): Promise<void> {
  await breakers(db).replaceOne({ _id: carrier }, breaker, { upsert: true, session })
}
