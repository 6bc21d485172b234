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
  /** The fingerprint of the rules by which they were evaluated last; absent before that was kept. */
  evaluatedBy?: string
}

const collectionName = 'billingCustomers'
const records = (db: Db) => db.collection<CustomerRecord>(collectionName)

export async function ensureCustomerRecords(db: Db): Promise<void> {
  await ensureCollection(db, collectionName)
  await records(db).createIndex({ evaluatedBy: 1, _id: 1 })
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

/** The ids of the customers of a source whose last evaluation was by other rules. */
export async function* customersNotEvaluatedBy(
  db: Db,
  source: string,
  fingerprint: string,
): AsyncGenerator<string> {
  const prefix = `${source}/`
  // '0' follows '/'.
  const filter = { evaluatedBy: { $ne: fingerprint }, _id: { $gt: prefix, $lt: `${source}0` } }
  for await (const { _id } of records(db).find(filter, { projection: { _id: 1 } }))
    yield _id.slice(prefix.length)
}
