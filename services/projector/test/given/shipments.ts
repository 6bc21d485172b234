import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Event, ShipmentEvent, ShipmentEventType } from '@slipstream/events/event.ts'

/** The example of a type, as one event of a shipment. */
export function shipmentEvent<T extends ShipmentEventType>(
  type: T,
  revision: number,
  { orderId = '1001', shipmentNumber = 1 }: { orderId?: string; shipmentNumber?: number } = {},
  data: Partial<Event<T>['data']> = {},
): ShipmentEvent {
  const example = examples[type]
  const shipmentId = `admin/${orderId}/${shipmentNumber}`
  return {
    ...example,
    id: `${shipmentId} ${revision}`,
    source: 'admin',
    subject: `admin/${orderId}`,
    data: { ...example.data, ...{ shipmentId, source: 'admin', orderId, shipmentNumber, revision }, ...data },
  } as ShipmentEvent
}

export function carrierEvent(
  state: 'available' | 'unavailable',
  changedAt: string,
  carrier = 'bobs-post',
): Event<'CarrierAvailabilityChanged'> {
  const example = examples.CarrierAvailabilityChanged
  return {
    ...example,
    id: `${carrier} ${changedAt}`,
    subject: `carrier/${carrier}`,
    occurredAt: changedAt,
    data: { ...example.data, carrier, state, since: changedAt, changedAt },
  }
}
