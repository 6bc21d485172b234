import { BSON } from 'mongodb'
import type { ClientSession, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import type { OrderRecord } from '../domain/order-record.ts'

type StoredRecord = OrderRecord & { forgetAt: Date }

const records = (db: Db) => db.collection<StoredRecord>('fulfillmentOrders')

export async function ensureOrderRecords(db: Db): Promise<void> {
  // Before transactions write into it: those that have to create it conflict.
  await ensureCollection(db, 'fulfillmentOrders')
  await records(db).createIndex({ forgetAt: 1 }, { expireAfterSeconds: 0 })
}

/** @param ids `source/orderId` */
export async function findOrderRecords(db: Db, ids: readonly string[]): Promise<Map<string, OrderRecord>> {
  if (ids.length === 0) return new Map()
  const found = await records(db)
    .find({ _id: { $in: [...new Set(ids)] } })
    .toArray()
  return new Map(found.map(({ forgetAt: _, ...record }) => [record._id, record]))
}

export async function saveOrderRecords(
  db: Db,
  changed: readonly OrderRecord[],
  forgetAt: Date,
  session: ClientSession,
): Promise<void> {
  if (changed.length === 0) return
  const writes = changed.map((record) => ({
    replaceOne: { filter: { _id: record._id }, replacement: { ...record, forgetAt }, upsert: true },
  }))
  await records(db).bulkWrite(writes, { session, ordered: false })
}

/** In bytes. */
export const sizeOf = (record: OrderRecord): number => BSON.calculateObjectSize(record)
