import type { AnyBulkWriteOperation, ClientSession, Collection, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import { findTogether } from '../../../adapters/mongo/find-together.ts'
import type { AuditedShipmentDocument, ShipmentStore } from '../shipment-store.ts'

/** Since when a source has shipments. */
type ShippingSource = { _id: string; at: Date }

type ShipmentCollections = {
  shipments: Collection<AuditedShipmentDocument>
  carriers: Collection<CarrierDocument>
  sources: Collection<ShippingSource>
}

const shipmentCollections = (db: Db): ShipmentCollections => ({
  shipments: db.collection('auditShipments'),
  carriers: db.collection('auditCarriers'),
  sources: db.collection('auditShippingSources'),
})

/** Before transactions write into them: those that have to create a collection conflict. */
export async function ensureShipmentCollections(db: Db): Promise<void> {
  const all = shipmentCollections(db)
  await ensureCollection(db, all.carriers.collectionName)
  await ensureCollection(db, all.sources.collectionName)
  await all.shipments.createIndexes([
    { key: { forgetAt: 1 }, expireAfterSeconds: 0 },
    { key: { source: 1, concerns: 1, changedMs: -1 } },
    { key: { source: 1, orderId: 1 } },
    {
      ...{ key: { carrier: 1, requestedMs: 1 }, name: 'waiting' },
      partialFilterExpression: { concerns: 'waiting' },
    },
    { key: { carrier: 1, scheduledMs: 1 } },
  ])
}

export function mongoShipments(db: Db): ShipmentStore {
  const { shipments, carriers, sources } = shipmentCollections(db)
  const search = findTogether(shipments)
  return {
    find: (ids) =>
      ids.length === 0 ? Promise.resolve([]) : shipments.find({ _id: { $in: [...ids] } }).toArray(),
    concerned: (source, concerns, limit) =>
      search({ filter: { source, concerns: { $in: [...concerns] } }, sort: { changedMs: -1 }, limit }),
    async countByOrder(source, orderIds) {
      if (orderIds.length === 0) return new Map()
      const pipeline = [
        { $match: { source, orderId: { $in: [...orderIds] } } },
        { $group: { _id: '$orderId', count: { $sum: 1 } } },
      ]
      const counted = await shipments.aggregate<{ _id: string; count: number }>(pipeline).toArray()
      return new Map(counted.map(({ _id, count }) => [_id, Number(count)]))
    },
    async waiting(carrier, requestedBefore) {
      const filter = { carrier, concerns: 'waiting', requestedMs: { $lt: requestedBefore } } as const
      const [count, [oldest]] = await Promise.all([
        shipments.countDocuments(filter, { hint: 'waiting' }),
        shipments.find(filter, { hint: 'waiting' }).sort({ requestedMs: 1 }).limit(1).toArray(),
      ])
      return { count, oldestMs: oldest?.requestedMs ?? null }
    },
    drained: (carrier, since) =>
      shipments.countDocuments({ carrier, scheduledMs: { $gte: since }, requestedMs: { $lt: since } }),
    carriers: () => carriers.find().sort({ _id: 1 }).toArray(),
    async shippingSince(source, now) {
      const declared = await sources.findOneAndUpdate(
        { _id: source },
        { $setOnInsert: { at: new Date(now) } },
        { upsert: true, returnDocument: 'after' },
      )
      return declared?.at.getTime() ?? now
    },
  }
}

/** Writes shipments and carriers as they are after a batch, in its transaction. */
export async function writeShipments(
  db: Db,
  batch: { shipments?: readonly AuditedShipmentDocument[]; carriers?: readonly CarrierDocument[] },
  session: ClientSession,
): Promise<void> {
  const { shipments, carriers } = shipmentCollections(db)
  const changed = batch.shipments ?? []
  if (changed.length > 0)
    await shipments.bulkWrite(
      changed.map((replacement): AnyBulkWriteOperation<AuditedShipmentDocument> => ({
        replaceOne: { filter: { _id: replacement._id }, replacement, upsert: true },
      })),
      { session, ordered: false },
    )
  for (const carrier of batch.carriers ?? [])
    await carriers.replaceOne({ _id: carrier._id }, carrier, { session, upsert: true })
}
