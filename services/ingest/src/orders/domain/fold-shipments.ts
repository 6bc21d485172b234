import type { Event, ShipmentEvent } from '@slipstream/events/event.ts'
import {
  isShipmentEvent,
  shipmentEventMismatch,
} from '@slipstream/events/mismatches/shipment-event-mismatch.ts'
import type { CarrierDocument } from '@slipstream/read-models/shipments/carrier-document.ts'
import { evolveCarrier } from '@slipstream/read-models/shipments/evolve-carrier.ts'
import { evolveShipment } from '@slipstream/read-models/shipments/evolve-shipment.ts'
import type { ShipmentDocument } from '@slipstream/read-models/shipments/shipment-document.ts'
import { wellFormed } from '@slipstream/read-models/well-formed.ts'

export type Known = {
  shipments: ReadonlyMap<string, ShipmentDocument>
  carriers: ReadonlyMap<string, CarrierDocument>
}

export type FoldedShipments = {
  /** As they are after the events. */
  shipments: ShipmentDocument[]
  carriers: CarrierDocument[]
  /** One for each event, in order. */
  outcomes: ('done' | 'skipped' | { deadLetter: string })[]
}

/** The shipments of one source, and all carriers, after consecutive events. */
export function foldShipments(source: string, known: Known, events: readonly Event[]): FoldedShipments {
  const shipments = new Map(known.shipments)
  const carriers = new Map(known.carriers)
  const outcomes = events.map((given): FoldedShipments['outcomes'][number] => {
    const mismatch = shipmentEventMismatch(given)
    if (mismatch !== undefined) return { deadLetter: mismatch }
    const event = { ...given, data: wellFormed(given.data) } as Event
    if (event.type === 'CarrierAvailabilityChanged') {
      const { carrier } = event.data
      carriers.set(carrier, evolveCarrier(carriers.get(carrier), event))
      return 'done'
    }
    if (!isOfSource(event, source)) return 'skipped'
    const { shipmentId } = event.data
    const shipment = evolveShipment(shipments.get(shipmentId), event)
    if (shipment === undefined)
      return { deadLetter: 'the log has no ShipmentRequested of its shipment before it' }
    shipments.set(shipmentId, shipment)
    return 'done'
  })
  return {
    shipments: changed(known.shipments, shipments),
    carriers: changed(known.carriers, carriers),
    outcomes,
  }
}

export function isOfSource(event: Event, source: string): event is ShipmentEvent {
  return isShipmentEvent(event) && event.data.source === source
}

function changed<Document>(
  before: ReadonlyMap<string, Document>,
  after: ReadonlyMap<string, Document>,
): Document[] {
  return [...after].flatMap(([id, document]) => (before.get(id) === document ? [] : [document]))
}
