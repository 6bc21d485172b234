import type { CarrierAvailabilityChanged } from '@slipstream/events/event-types/shipment-events.ts'

/** The read model `carriers`: whether each carrier can be reached, by the last change that was reported. */
export type CarrierDocument = Omit<CarrierAvailabilityChanged, 'carrier'> & {
  /** The carrier's name in the configuration. */
  _id: string
  /** Internal: the event that gave its fields. */
  eventId: string
}
