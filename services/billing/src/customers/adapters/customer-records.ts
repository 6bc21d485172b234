import type { ClientSession, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'

/** What billing has published of a customer. These names are a storage format. */
export type CustomerRecord = {
  /** `source/customerId` */
  _id: string
  /** Rises with each of its events. */
  revision: number
  entitlements: string[]
}

const collectionName = 'billingCustomers'
const records = (db: Db) => db.collection<CustomerRecord>(collectionName)

export async function ensureCustomerRecords(db: Db): Promise<void> {
  await ensureCollection(db, collectionName)
}

export async function findCustomerRecord(
  db: Db,
  id: string,
  session?: ClientSession,
): Promise<CustomerRecord> {
  const found = await records(db).findOne({ _id: id }, session === undefined ? {} : { session })
  return found ?? { _id: id, revision: 0, entitlements: [] }
}

export async function saveCustomerRecord(
  db: Db,
  record: CustomerRecord,
  session: ClientSession,
): Promise<void> {
  await records(db).replaceOne({ _id: record._id }, record, { upsert: true, session })
}
