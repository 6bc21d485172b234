import type { ClientSession, Collection, Db } from 'mongodb'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import type { FoldedShipments, Known } from '../domain/fold-shipments.ts'
import { orderCollections } from './order-collections.ts'

/** What is known of these shipments and carriers. */
export async function findShipments(
  db: Db,
  { shipments, carriers }: { shipments: readonly string[]; carriers: readonly string[] },
): Promise<Known> {
  const collections = orderCollections(db)
  const [foundShipments, foundCarriers] = await Promise.all([
    findAll<ShipmentDocument>(collections.shipments, shipments),
    findAll<CarrierDocument>(collections.carriers, carriers),
  ])
  return { shipments: foundShipments, carriers: foundCarriers }
}

export async function writeShipments(
  db: Db,
  folded: Pick<FoldedShipments, 'shipments' | 'carriers'>,
  session: ClientSession,
): Promise<void> {
  const { shipments, carriers } = orderCollections(db)
  if (folded.shipments.length > 0)
    await shipments.bulkWrite(
      folded.shipments.map((one) => upserting(one)),
      { session },
    )
  if (folded.carriers.length > 0)
    await carriers.bulkWrite(
      folded.carriers.map((one) => upserting(one)),
      { session },
    )
}

async function findAll<Stored extends { _id: string }>(
  collection: Collection<Stored>,
  ids: readonly string[],
): Promise<Map<string, Stored>> {
  if (ids.length === 0) return new Map()
  const found = (await collection.find({ _id: { $in: ids } } as object).toArray()) as Stored[]
  return new Map(found.map((document) => [document._id, document]))
}

const upserting = <Stored extends { _id: string }>(document: Stored) => ({
  replaceOne: { filter: { _id: document._id }, replacement: document, upsert: true },
})
