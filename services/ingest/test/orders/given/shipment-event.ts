import type { Event, ShipmentEventType } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'

/** An event of the first shipment of an order that was placed here. */
export function shipmentEvent(
  type: ShipmentEventType,
  orderId: string,
  revision: number,
  data: object = {},
): Event {
  const example = examples[type] as Event
  const identity = { shipmentId: `admin/${orderId}/1`, source: 'admin', orderId, shipmentNumber: 1, revision }
  return {
    ...example,
    ...{ id: `${type}-${orderId}-${revision}`, source: 'admin', subject: `admin/${orderId}` },
    data: { ...example.data, ...identity, ...data },
  } as Event
}
