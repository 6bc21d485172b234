import type { BillingWorkEvent, Event } from '../event.ts'
import { eventTypes } from '../event-types/event-types.ts'

/** Why the event is not one of the customer that its key names, in a sentence; undefined when it is. */
export function billingWorkEventMismatch(event: Event): string | undefined {
  if (!isBillingWorkEvent(event)) return `${event.type} is not an event of billing's work`
  const key = billingWorkKey(event)
  return event.subject === key ? undefined : `the event has the key ${event.subject} but is about ${key}`
}

/**
 * The key that keeps what follows for a customer in order; of what names no customer,
 * for the object or the kind of work.
 */
export function billingWorkKey({ data }: Pick<BillingWorkEvent, 'data'>): string {
  if ('work' in data) return `${data.source}/dead-letters/${data.work}`
  const objectId = 'object' in data ? data.object?.id : null
  return `${data.source}/${data.customerId ?? objectId ?? 'unknown'}`
}

function isBillingWorkEvent(event: Event): event is BillingWorkEvent {
  return eventTypes[event.type].topic === 'billing-work'
}
