import type { ShipmentEvent } from '@slipstream/events/event.ts'
import { evolveShipment } from '@slipstream/read-models/shipments/evolve-shipment.ts'
import { storedShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import { wellFormed } from '@slipstream/read-models/well-formed.ts'
import type { ReadModel } from '../../domain/read-model.ts'

/**
 * Lists are newest first; `_id` makes their order total. The state of a carrier
 * counts shipments by carrier and status.
 */
export const shipments: ReadModel = {
  name: 'shipments',
  indexes: [
    { requestedAt: -1, _id: -1 },
    { status: 1, requestedAt: -1, _id: -1 },
    { carrier: 1, status: 1, requestedAt: -1, _id: -1 },
    { carrier: 1, requestedAt: -1, _id: -1 },
    { 'wait.waitsFor': 1, requestedAt: -1, _id: -1 },
    { source: 1, orderId: 1, shipmentNumber: 1 },
    { source: 1, requestedAt: -1, _id: -1 },
    { search: 1, requestedAt: -1, _id: -1 },
  ],
}

/**
 * Shipments after consecutive events, oldest first; see `evolveShipment`.
 *
 * @param before the shipments of the events, by id, as far as they exist
 * @returns the shipments that have changed, and the ids of events whose shipment was never requested
 */
export function projectShipments(
  before: ReadonlyMap<string, StoredShipment>,
  events: readonly ShipmentEvent[],
): { changed: StoredShipment[]; unrequested: Set<string> } {
  const after = new Map(before)
  const unrequested = new Set<string>()
  for (const event of events) {
    const { shipmentId } = event.data
    const shipment = after.get(shipmentId)
    const evolved = evolveShipment(shipment, { ...event, data: wellFormed(event.data) } as ShipmentEvent)
    if (evolved === undefined) unrequested.add(event.id)
    else if (evolved !== shipment) after.set(shipmentId, storedShipment(evolved))
  }
  const changed = [...after.values()].filter((shipment) => before.get(shipment._id) !== shipment)
  return { changed, unrequested }
}
