import type { BillingWorkEvent, Event } from './event.ts'
import { eventTypes } from './event-types/event-types.ts'

/** Why the event is not one of the customer that its key names, in a sentence; undefined when it is. */
export function billingWorkEventMismatch(event: Event): string | undefined {
  if (!isBillingWorkEvent(event)) return `${event.type} is not an event of billing's work`
  const key = `${event.data.source}/${event.data.customerId}`
  return event.subject === key ? undefined : `the event has the key ${event.subject} but is about ${key}`
}

function isBillingWorkEvent(event: Event): event is BillingWorkEvent {
  return eventTypes[event.type].topic === 'billing-work'
}
