import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'
import type { StoredShipment } from '@slipstream/read-models/shipments/stored-shipment.ts'
import type { MemoryFold } from '../../domain/read-model.ts'
import { projectCarriers } from './carriers.ts'
import { carriersIn, shipmentsIn } from './shipment-topic-event.ts'
import type { ShipmentTopicEvent } from './shipment-topic-event.ts'
import { projectShipments } from './shipments.ts'

/** Folds a read model of shipments in memory. Documents are complete at the end. */
export function foldShipmentsInMemory(name: ReadModelName): MemoryFold<ConsumedEvent & ShipmentTopicEvent> {
  return name === 'carriers'
    ? foldAll<CarrierDocument>((before, events) => projectCarriers(before, carriersIn(events)))
    : foldAll<StoredShipment>((before, events) => projectShipments(before, shipmentsIn(events)).changed)
}

function foldAll<Document extends { _id: string }>(
  project: (before: ReadonlyMap<string, Document>, events: readonly ShipmentTopicEvent[]) => Document[],
): MemoryFold<ConsumedEvent & ShipmentTopicEvent> {
  const documents = new Map<string, Document>()
  return {
    add(events) {
      for (const document of project(documents, events)) documents.set(document._id, document)
      return []
    },
    end: () => documents.values(),
  }
}
