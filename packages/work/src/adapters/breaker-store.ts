import type { ClientSession, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import type { Breaker } from '../domain/breaker.ts'

type BreakerDocument = Breaker & { _id: string }

/** The breakers of one service, by the names of what they protect. */
export type BreakerStore = {
  /** Creates the breakers of those that have none, so that two transactions need not. */
  ensure(names: Iterable<string>, initial: Breaker): Promise<void>
  /** With the time of MongoDB's clock. */
  find(name: string, session?: ClientSession): Promise<{ breaker: Breaker; now: Date } | null>
  save(name: string, breaker: Breaker, session: ClientSession): Promise<void>
}

/** `save` replaces the whole document: to be called in the transaction that read it. */
export function mongoBreakerStore(db: Db, collectionName: string): BreakerStore {
  const breakers = db.collection<BreakerDocument>(collectionName)
  return {
    async ensure(names, initial) {
      await ensureCollection(db, collectionName)
      for (const name of names)
        await breakers.updateOne({ _id: name }, { $setOnInsert: initial }, { upsert: true })
    },
    async find(name, session) {
      const within = session === undefined ? {} : { session }
      const pipeline = [{ $match: { _id: name } }, { $set: { now: '$$NOW' } }]
      const [found] = await breakers.aggregate<BreakerDocument & { now: Date }>(pipeline, within).toArray()
      if (found === undefined) return null
      const { _id, now, ...breaker } = found
      return { breaker, now }
    },
    async save(name, breaker, session) {
      await breakers.replaceOne({ _id: name }, breaker, { upsert: true, session })
    },
  }
}
