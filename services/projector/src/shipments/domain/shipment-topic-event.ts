import type { Event, ShipmentEvent } from '@slipstream/events/event.ts'

/** What the topic of shipments holds. */
export type ShipmentTopicEvent = ShipmentEvent | Event<'CarrierAvailabilityChanged'>

export function shipmentsIn(events: readonly ShipmentTopicEvent[]): ShipmentEvent[] {
  return events.filter((event): event is ShipmentEvent => event.type !== 'CarrierAvailabilityChanged')
}

export function carriersIn(events: readonly ShipmentTopicEvent[]): Event<'CarrierAvailabilityChanged'>[] {
  return events.filter((event) => event.type === 'CarrierAvailabilityChanged')
}
