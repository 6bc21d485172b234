import type { Collection, Db } from 'mongodb'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import type { PlacedOrder } from '../domain/placed-order.ts'

/** The last number that a source has given to an order. */
type NumberDocument = { _id: string; last: number }

/** The first result for an Idempotency-Key. These names are a storage format. */
export type RequestDocument = {
  /** `source/admin/key` */
  _id: string
  fingerprint: string
  status: number
  orderId: string
  /** The body, as JSON text. */
  body: string
  createdAt: Date
}

export type OrderCollections = {
  orders: Collection<PlacedOrder>
  numbers: Collection<NumberDocument>
  requests: Collection<RequestDocument>
  shipments: Collection<ShipmentDocument>
  carriers: Collection<CarrierDocument>
}

const keptForSeconds = 30 * 24 * 60 * 60

export function orderCollections(db: Db): OrderCollections {
  return {
    orders: db.collection('placedOrders'),
    numbers: db.collection('placedOrderNumbers'),
    requests: db.collection('placedOrderRequests'),
    shipments: db.collection('placedOrderShipments'),
    carriers: db.collection('placedOrderCarriers'),
  }
}

/** Creates them before transactions do, which would conflict. */
export async function ensureOrderCollections(db: Db): Promise<void> {
  const { orders, requests, shipments, ...others } = orderCollections(db)
  for (const { collectionName } of Object.values(others)) await ensureCollection(db, collectionName)
  await orders.createIndex({ contacts: 1, 'order.createdAt': -1 })
  await requests.createIndex({ createdAt: 1 }, { expireAfterSeconds: keptForSeconds })
  await shipments.createIndex({ source: 1, orderId: 1, shipmentNumber: 1 })
}
