import type { ClientSession, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import type { Known, KnownObject, ObjectKind } from '../domain/known-object.ts'

const collectionName = 'billingObjects'
const objects = (db: Db) => db.collection<KnownObject>(collectionName)

/** Objects are kept indefinitely: they are why an event that is read again sets off nothing. */
export async function ensureObjects(db: Db): Promise<void> {
  await ensureCollection(db, collectionName)
  await objects(db).createIndex({ source: 1, customerId: 1, kind: 1 })
}

export async function findObjects(
  db: Db,
  keys: readonly string[],
  session?: ClientSession,
): Promise<Map<string, KnownObject>> {
  if (keys.length === 0) return new Map()
  const found = await objects(db)
    .find({ _id: { $in: [...new Set(keys)] } }, session === undefined ? {} : { session })
    .toArray()
  return new Map(found.map((object) => [object._id, object]))
}

export async function saveObjects(
  db: Db,
  changed: readonly KnownObject[],
  session: ClientSession,
): Promise<void> {
  if (changed.length === 0) return
  const writes = changed.map((object) => ({
    replaceOne: { filter: { _id: object._id }, replacement: object, upsert: true },
  }))
  await objects(db).bulkWrite(writes, { session, ordered: false })
}

/** The objects of some kinds that belong to a customer. */
export async function findObjectsOf(
  db: Db,
  { source, customerId }: { source: string; customerId: string },
  kinds: readonly ObjectKind[],
  session?: ClientSession,
): Promise<KnownObject[]> {
  const filter = { source, customerId, kind: { $in: [...kinds] } }
  return objects(db)
    .find(filter, session === undefined ? {} : { session })
    .toArray()
}

/** The subscriptions of customers, all together. */
export async function findSubscriptionsOf(
  db: Db,
  customers: readonly { source: string; customerId: string }[],
  session: ClientSession,
): Promise<Known<'subscription'>[]> {
  const bySource = Map.groupBy(customers, ({ source }) => source)
  const found: Known<'subscription'>[] = []
  for (const [source, own] of bySource) {
    const ids = own.map(({ customerId }) => customerId)
    const filter = { source, customerId: { $in: ids }, kind: 'subscription' } as const
    for await (const object of objects(db).find(filter, { session }))
      if (object.kind === 'subscription') found.push(object)
  }
  return found
}

/** The ids of the customers of a source that have or had a subscription. */
export async function* customersWithSubscriptions(db: Db, source: string): AsyncGenerator<string> {
  const pipeline = [{ $match: { source, kind: 'subscription' } }, { $group: { _id: '$customerId' } }]
  for await (const { _id } of objects(db).aggregate<{ _id: string }>(pipeline)) yield _id
}
