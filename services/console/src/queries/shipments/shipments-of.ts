import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import { NotYetBuilt, type Snapshot } from '../../adapters/read-models.ts'
import { maxShipmentsOfOrder } from '../../responses/shipments/order-detail.ts'
import { shipmentFields, type ShipmentResponse } from '../../responses/shipments/shipment.ts'
import { presentShipments } from './present-shipments.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

/** The shipments of an order; none while the projector has not created their read model. */
export async function shipmentsOf(
  snapshot: Snapshot,
  { source, orderId }: { source: string; orderId: string },
  now: Date,
): Promise<ShipmentResponse[]> {
  const { session, live } = snapshot
  const shipments = await live<StoredShipment>('shipments').catch((error: unknown) => {
    if (error instanceof NotYetBuilt) return undefined
    throw error
  })
  if (shipments === undefined) return []
  const found = await shipments
    .find({ source, orderId }, { session, projection: shipmentFields, maxTimeMS: maxReadMs })
    .sort({ shipmentNumber: 1 })
    .limit(maxShipmentsOfOrder)
    .toArray()
  return presentShipments(snapshot, found, now)
}
