import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Event, ShipmentEventType } from '@slipstream/events/event.ts'

type Changes<T extends ShipmentEventType> = Partial<Event<T>['data']>

/** The events of one shipment, each with the next revision. @param orderId of the shipment's order */
export function shipmentEvents(source: string, orderId: string, shipmentNumber = 1) {
  let revision = 0
  return <T extends ShipmentEventType>(type: T, changes: Changes<T> = {}): Event<T> => {
    revision += 1
    const example = examples[type] as unknown as Event<T>
    const identity = { shipmentId: `${source}/${orderId}/${shipmentNumber}`, source, orderId, shipmentNumber }
    return {
      ...example,
      id: `${source}-${orderId}-${shipmentNumber}-${revision}`,
      source,
      subject: `${source}/${orderId}`,
      data: { ...example.data, ...identity, revision, ...changes },
    }
  }
}
