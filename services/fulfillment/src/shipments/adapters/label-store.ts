import { Binary } from 'mongodb'
import type { Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import { writeInto } from '@slipstream/mongo/transactions/write-together.ts'
import type { CollectionWrite } from '@slipstream/mongo/transactions/write-together.ts'
import { labelsCollection, type LabelDocument } from '@slipstream/read-models/shipments/label-document.ts'

export type StoredLabel = { contentType: string; bytes: Buffer; sha256: string }

/** Long after a parcel is sent, its label is of no use, and has a customer's address. */
const keptSeconds = 90 * 24 * 60 * 60
const labels = (db: Db) => db.collection<LabelDocument>(labelsCollection)

export async function ensureLabels(db: Db): Promise<void> {
  await ensureCollection(db, labelsCollection)
  await labels(db).createIndex({ storedAt: 1 }, { expireAfterSeconds: keptSeconds })
}

/** The write that stores a label, for the transaction that records it. */
export function labelWrite(
  db: Db,
  shipmentId: string,
  { contentType, bytes, sha256 }: StoredLabel,
): CollectionWrite {
  const replacement = { contentType, bytes: new Binary(bytes), sha256, storedAt: new Date() }
  return writeInto(labels(db), {
    replaceOne: { filter: { _id: shipmentId }, replacement, upsert: true },
  })
}

/** The label of a shipment with its bytes; undefined while there is none, or once it has expired. */
export async function findLabel(db: Db, shipmentId: string): Promise<StoredLabel | undefined> {
  const found = await labels(db).findOne({ _id: shipmentId })
  if (found === null) return undefined
  const { contentType, bytes, sha256 } = found
  return { contentType, bytes: Buffer.from(bytes.buffer), sha256 }
}
