import type { ClientSession, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import { writeInto } from '@slipstream/mongo/transactions/write-together.ts'
import type { CollectionWrite } from '@slipstream/mongo/transactions/write-together.ts'

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
  return found ?? newCustomerRecord(id)
}

export const newCustomerRecord = (id: string): CustomerRecord => ({ _id: id, revision: 0, entitlements: [] })

/** Those that exist, by their ids. */
export async function findCustomerRecords(
  db: Db,
  ids: readonly string[],
  session: ClientSession,
): Promise<Map<string, CustomerRecord>> {
  const found = await records(db)
    .find({ _id: { $in: [...ids] } }, { session })
    .toArray()
  return new Map(found.map((record) => [record._id, record]))
}

/** What `saveCustomerRecord` writes, for a transaction that writes more together. */
export const customerRecordWrite = (db: Db, record: CustomerRecord): CollectionWrite =>
  writeInto(records(db), {
    replaceOne: { filter: { _id: record._id }, replacement: record, upsert: true },
  })

export async function saveCustomerRecord(
  db: Db,
  record: CustomerRecord,
  session: ClientSession,
): Promise<void> {
  await records(db).replaceOne({ _id: record._id }, record, { upsert: true, session })
}
