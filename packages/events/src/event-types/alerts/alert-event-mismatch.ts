import type { AlertEvent, Event } from '../../event.ts'
import { eventTypes } from '../event-types.ts'

/** Why the event is not one of an alert, in a sentence; undefined when it is. */
export function alertEventMismatch(event: Event): string | undefined {
  return isAlertEvent(event) ? undefined : `${event.type} is not an event of an alert`
}

/** Whether it raises, resolves or silences alerts. */
export function isAlertEvent<E extends Event>(event: E): event is E & AlertEvent {
  return eventTypes[event.type].topic === 'alerts'
}
