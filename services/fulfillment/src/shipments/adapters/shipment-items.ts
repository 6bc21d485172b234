import type { ClientSession, Db, Filter } from 'mongodb'
import { ensureWorkCollection } from '@slipstream/work/adapters/work-collection.ts'
import type { WorkCollection, WorkItem } from '@slipstream/work/adapters/work-collection.ts'
import type { ShipmentState } from '../domain/shipment-state.ts'

export type ShipmentItem = WorkItem<ShipmentState>
export type ShipmentItems = WorkCollection<ShipmentState>

/** Shipments as items of leased work. */
export const shipmentItems = (db: Db): ShipmentItems => db.collection<ShipmentItem>('shipmentWork')

/**
 * Records are kept indefinitely: they show that a shipment was booked, however old
 * the order event that is read again.
 */
export async function ensureShipmentItems(db: Db): Promise<void> {
  const items = shipmentItems(db)
  await ensureWorkCollection(db, items.collectionName)
  await items.createIndex({ 'shipment.source': 1, 'shipment.orderId': 1 })
  await items.createIndex(
    { 'shipment.booking.trackingNumber': 1 },
    { partialFilterExpression: { 'shipment.booking.trackingNumber': { $type: 'string' } } },
  )
}

/** An item with the time of MongoDB's clock; undefined when there is none. */
export async function findItem(
  items: ShipmentItems,
  id: string,
  session: ClientSession,
): Promise<{ item: ShipmentItem; now: Date } | undefined> {
  const pipeline = [{ $match: { _id: id } }, { $set: { now: '$$NOW' } }]
  const [found] = await items.aggregate<ShipmentItem & { now: Date }>(pipeline, { session }).toArray()
  if (found === undefined) return undefined
  const { now, ...item } = found
  return { item, now }
}

/** The shipments of orders, by `source/orderId`. */
export async function findShipmentsOfOrders(
  items: ShipmentItems,
  orders: readonly { source: string; orderId: string }[],
  session: ClientSession,
): Promise<Map<string, ShipmentItem[]>> {
  const bySource = Map.groupBy(orders, ({ source }) => source)
  const $or = [...bySource].map(([source, of]) => ({
    'shipment.source': source,
    'shipment.orderId': { $in: of.map(({ orderId }) => orderId) },
  }))
  if ($or.length === 0) return new Map()
  const found = await items.find({ $or } as Filter<ShipmentItem>, { session }).toArray()
  return Map.groupBy(found, ({ shipment: { source, orderId } }) => `${source}/${orderId}`)
}

/** Ids of shipments by the tracking numbers of a carrier. */
export async function findByTrackingNumbers(
  items: ShipmentItems,
  carrier: string,
  trackingNumbers: readonly string[],
): Promise<Map<string, string>> {
  const ofNumber = { 'shipment.booking.trackingNumber': { $in: [...trackingNumbers] } }
  const found = await items
    .find({ ...ofNumber, 'shipment.carrier': carrier } as Filter<ShipmentItem>)
    .project<{ _id: string; shipment: { booking: { trackingNumber: string } } }>({
      'shipment.booking.trackingNumber': 1,
    })
    .toArray()
  return new Map(found.map(({ _id, shipment }) => [shipment.booking.trackingNumber, _id]))
}
