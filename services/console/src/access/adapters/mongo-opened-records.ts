import { oncePerDatabase } from '@slipstream/mongo/once-per-database.ts'
import type { ClientSession, Db, WithId } from 'mongodb'
import type { OpenedRecord, OpenedThing } from '../domain/opened-record.ts'
import { maxPageReadMs } from '../../adapters/read-limits.ts'

type OpenedDocument = OpenedRecord & { _id: string }

const collectionName = 'personalDataOpened'
const keptForSeconds = 400 * 24 * 60 * 60

const prepare = oncePerDatabase(async (db) => {
  const opened = db.collection(collectionName)
  await opened.createIndex({ at: -1 }, { expireAfterSeconds: keptForSeconds })
  await opened.createIndex(
    { 'order.source': 1, 'order.orderId': 1, at: 1 },
    { partialFilterExpression: { order: { $exists: true } } },
  )
})

/** Stores that somebody opens personal data, once under each id. */
export async function insertOpened(db: Db, id: string, record: OpenedRecord): Promise<void> {
  await prepare(db)
  await db
    .collection<OpenedDocument>(collectionName)
    .updateOne({ _id: id }, { $setOnInsert: record }, { upsert: true, writeConcern: { w: 'majority' } })
}

type Reading = { session: ClientSession; limit: number }

/** The newest records, of an order or of all. @param before only older ones */
export async function listOpened(
  db: Db,
  { session, limit }: Reading,
  only: { order?: NonNullable<OpenedThing['order']>; before?: Date } = {},
): Promise<OpenedRecord[]> {
  const { order, before } = only
  const filter = {
    ...(order !== undefined && { 'order.source': order.source, 'order.orderId': order.orderId }),
    ...(order !== undefined && { order: { $exists: true } }),
    ...(before !== undefined && { at: { $lt: before } }),
  }
  const found = await db
    .collection<OpenedDocument>(collectionName)
    .find(filter, { session, maxTimeMS: maxPageReadMs })
    .sort({ at: -1 })
    .limit(limit)
    .toArray()
  return found.map(({ _id, ...record }: WithId<OpenedDocument>) => record)
}
