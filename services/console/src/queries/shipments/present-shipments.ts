import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import { presentWait } from '@slipstream/read-models/shipments/present-wait.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import type { ClientSession, Collection } from 'mongodb'
import type { Snapshot } from '../../adapters/read-models.ts'
import { shipmentResponseOf, type ShipmentResponse } from '../../responses/shipments/shipment.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

/** Shipments with what they wait for now, which an outage of their carrier decides for many together. */
export async function presentShipments(
  { session, live }: Snapshot,
  found: readonly ShipmentDocument[],
  now: Date,
): Promise<ShipmentResponse[]> {
  if (found.length === 0) return []
  const carriers = await unavailableCarriers(await live<CarrierDocument>('carriers'), session)
  return found.map((shipment) =>
    shipmentResponseOf({ ...shipment, wait: presentWait(shipment, carriers, now.getTime()) }),
  )
}

export function unavailableCarriers(
  carriers: Collection<CarrierDocument>,
  session: ClientSession,
): Promise<CarrierDocument[]> {
  return carriers.find({ state: 'unavailable' }, { session, maxTimeMS: maxReadMs }).toArray()
}
