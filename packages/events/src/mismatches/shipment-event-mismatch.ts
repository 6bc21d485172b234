import type { Event, ShipmentEvent } from '../event.ts'

/** Why the event is not of the shipment or carrier of its key, in a sentence; undefined when it is. */
export function shipmentEventMismatch(event: Event): string | undefined {
  if (event.type !== 'CarrierAvailabilityChanged' && !isShipmentEvent(event))
    return `${event.type} is not an event of a shipment`
  const key =
    event.type === 'CarrierAvailabilityChanged'
      ? `carrier/${event.data.carrier}`
      : `${event.data.source}/${event.data.orderId}`
  return event.subject === key ? undefined : `the event has the key ${event.subject} but is about ${key}`
}

/** Whether it is about one shipment; the availability of a carrier is about many. */
export function isShipmentEvent(event: Event): event is ShipmentEvent {
  return event.type.startsWith('Shipment')
}
