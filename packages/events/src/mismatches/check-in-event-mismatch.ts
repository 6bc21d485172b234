import type { CheckInEvent, Event } from '../event.ts'
import { eventTypes } from '../event-types/event-types.ts'

/** Why the event is not one of the order that its key names, in a sentence; undefined when it is. */
export function checkInEventMismatch(event: Event): string | undefined {
  if (!isCheckInEvent(event)) return `${event.type} is not an event of a check-in`
  const key = `${event.data.source}/${event.data.orderId}`
  return event.subject === key ? undefined : `the event has the key ${event.subject} but is about ${key}`
}

function isCheckInEvent(event: Event): event is CheckInEvent {
  return eventTypes[event.type].topic === 'check-ins'
}
