import { Binary } from 'mongodb'
import type { ClientSession, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'

export type StoredLabel = { contentType: string; bytes: Buffer; sha256: string }

type LabelDocument = { _id: string; contentType: string; bytes: Binary; sha256: string; storedAt: Date }

/** Long after a parcel is sent, its label is of no use, and has a customer's address. */
const keptSeconds = 90 * 24 * 60 * 60
const labels = (db: Db) => db.collection<LabelDocument>('labels')

export async function ensureLabels(db: Db): Promise<void> {
  await ensureCollection(db, 'labels')
  await labels(db).createIndex({ storedAt: 1 }, { expireAfterSeconds: keptSeconds })
}

export async function saveLabel(
  db: Db,
  shipmentId: string,
  { contentType, bytes, sha256 }: StoredLabel,
  session: ClientSession,
): Promise<void> {
  const label = { contentType, bytes: new Binary(bytes), sha256, storedAt: new Date() }
  await labels(db).replaceOne({ _id: shipmentId }, label, { upsert: true, session })
}

export async function findLabel(db: Db, shipmentId: string): Promise<StoredLabel | undefined> {
  const found = await labels(db).findOne({ _id: shipmentId })
  if (found === null) return undefined
  const { contentType, bytes, sha256 } = found
  return { contentType, bytes: Buffer.from(bytes.buffer), sha256 }
}
