import type { ClientSession, Collection, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import type { MailedShipment } from '../domain/mailed-shipment.ts'

type StoredShipment = MailedShipment & {
  /** When MongoDB removes it. */
  forgetAt: Date
}

const mailedShipments = (db: Db): Collection<StoredShipment> => db.collection('notifierShipments')

export async function ensureMailedShipments(db: Db): Promise<void> {
  const shipments = mailedShipments(db)
  // Before transactions write into it: those that have to create it conflict.
  await ensureCollection(db, shipments.collectionName)
  await shipments.createIndex({ forgetAt: 1 }, { expireAfterSeconds: 0 })
}

/** @param ids `source/orderId/n` */
export async function findMailedShipments(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, MailedShipment>> {
  if (ids.length === 0) return new Map()
  const found = await mailedShipments(db)
    .find({ _id: { $in: [...new Set(ids)] } }, { projection: { forgetAt: 0 } })
    .toArray()
  return new Map(found.map((shipment) => [shipment._id, shipment]))
}

export async function saveMailedShipments(
  db: Db,
  shipments: readonly MailedShipment[],
  forgetAt: Date,
  session: ClientSession,
): Promise<void> {
  if (shipments.length === 0) return
  await mailedShipments(db).bulkWrite(
    shipments.map((shipment) => ({
      replaceOne: { filter: { _id: shipment._id }, replacement: { ...shipment, forgetAt }, upsert: true },
    })),
    { session, ordered: false },
  )
}
