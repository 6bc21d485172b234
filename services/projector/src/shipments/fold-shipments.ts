import type { Db } from 'mongodb'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import { findDocuments, upserting, writeBatch } from '../adapters/batch-writes.ts'
import type { CollectionWrite } from '../adapters/batch-writes.ts'
import type { Targets } from '../domain/read-model.ts'
import type { Folded } from '../projection.ts'
import { projectCarriers } from './domain/carriers.ts'
import { carriersIn, shipmentsIn } from './domain/shipment-topic-event.ts'
import type { ShipmentTopicEvent } from './domain/shipment-topic-event.ts'
import { projectShipments } from './domain/shipments.ts'

export type FoldedShipments = Folded & {
  /** Ids of events whose shipment was never requested. */
  unrequested: ReadonlySet<string>
}

/** Reads the documents that events change, folds them in memory, and returns the writes. */
export async function foldShipments(
  db: Db,
  { shipments, carriers }: Pick<Targets, 'shipments' | 'carriers'>,
  events: readonly ShipmentTopicEvent[],
): Promise<FoldedShipments> {
  const writes: CollectionWrite[] = []
  let unrequested: ReadonlySet<string> = new Set()
  if (shipments !== undefined) {
    const ofShipments = shipmentsIn(events)
    const ids = ofShipments.map(({ data }) => data.shipmentId)
    const projected = projectShipments(await findDocuments<StoredShipment>(db, shipments, ids), ofShipments)
    unrequested = projected.unrequested
    writes.push(upserting(shipments, projected.changed))
  }
  if (carriers !== undefined) {
    const ofCarriers = carriersIn(events)
    const ids = ofCarriers.map(({ data }) => data.carrier)
    const before = await findDocuments<CarrierDocument>(db, carriers, ids)
    writes.push(upserting(carriers, projectCarriers(before, ofCarriers)))
  }
  return { unrequested, write: (transaction) => writeBatch(db, writes, transaction) }
}
