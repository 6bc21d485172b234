import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'
import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import { foldAll } from '../../domain/fold-all.ts'
import type { MemoryFold } from '../../domain/read-model.ts'
import { projectCarriers } from './carriers.ts'
import { carriersIn, shipmentsIn } from './shipment-topic-event.ts'
import type { ShipmentTopicEvent } from './shipment-topic-event.ts'
import { projectShipments } from './shipments.ts'

/** Folds a read model of shipments in memory. Documents are complete at the end. */
export function foldShipmentsInMemory(name: ReadModelName): MemoryFold<ConsumedEvent & ShipmentTopicEvent> {
  return name === 'carriers'
    ? foldAll<ShipmentTopicEvent, CarrierDocument>((before, events) =>
        projectCarriers(before, carriersIn(events)),
      )
    : foldAll<ShipmentTopicEvent, StoredShipment>(
        (before, events) => projectShipments(before, shipmentsIn(events)).changed,
      )
}
