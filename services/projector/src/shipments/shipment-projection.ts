import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import { shipmentEventMismatch } from '@slipstream/events/mismatches/shipment-event-mismatch.ts'
import { projectorShipmentsConsumer } from '@slipstream/read-models/read-model-versions.ts'
import type { Projection } from '../projection.ts'
import { shipmentModels } from '../read-models.ts'
import { foldShipmentsInMemory } from './domain/fold-in-memory.ts'
import type { ShipmentTopicEvent } from './domain/shipment-topic-event.ts'
import { foldShipments } from './fold-shipments.ts'

/** The projection of shipments, as a rebuild needs it. */
export const shipmentProjection: Projection = {
  topic: 'shipments',
  consumer: projectorShipmentsConsumer,
  models: shipmentModels,
  isTopicCompacted: false,
  mismatch: shipmentEventMismatch,
  fold: (db, targets, events: readonly (ConsumedEvent & ShipmentTopicEvent)[]) =>
    foldShipments(db, targets, events),
  foldInMemory: ({ name }) => foldShipmentsInMemory(name),
}
