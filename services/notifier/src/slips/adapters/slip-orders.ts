import { BSON } from 'mongodb'
import type { Collection, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { SlipOrder } from '../domain/slip-order.ts'

export type StoredOrder = SlipOrder & {
  /** When MongoDB removes it. */
  forgetAt?: Date
}

export const slipOrders = (db: Db): Collection<StoredOrder> => db.collection('notifierOrders')

/** @param retentionMs for orders that were stored without a time to be removed */
export async function ensureSlipOrders(db: Db, retentionMs: number): Promise<void> {
  const orders = slipOrders(db)
  // Before transactions write into it: those that have to create it conflict.
  await ensureCollection(db, orders.collectionName)
  await orders.createIndex({ forgetAt: 1 }, { expireAfterSeconds: 0 })
  const forgetAt = new Date(Date.now() + retentionMs)
  await orders.updateMany({ forgetAt: { $exists: false } }, { $set: { forgetAt } })
}

/** @param ids `source/orderId` */
export async function findOrders(db: Db, ids: readonly string[]): Promise<Map<string, SlipOrder>> {
  if (ids.length === 0) return new Map()
  const found = await slipOrders(db)
    .find({ _id: { $in: [...new Set(ids)] } })
    .toArray()
  return new Map(found.map((order) => [order._id, order]))
}

export async function findOrder(db: Db, id: string): Promise<SlipOrder | null> {
  return slipOrders(db).findOne({ _id: id })
}

/**
 * Leaves the writes for the end of the transaction.
 *
 * @param forgetAt when MongoDB may remove them
 */
export function saveOrders(
  db: Db,
  orders: readonly SlipOrder[],
  forgetAt: Date,
  { writeLast }: JointTransaction,
): void {
  writeLast(
    slipOrders(db),
    orders.map((order) => ({
      replaceOne: { filter: { _id: order._id }, replacement: { ...order, forgetAt }, upsert: true },
    })),
  )
}

/** The size of an order as a document, in bytes. */
export function bytesOf(order: SlipOrder): number {
  return BSON.calculateObjectSize(order)
}
