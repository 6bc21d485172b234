import type { Event } from '@slipstream/events/event.ts'
import { eventTypes, isEventType } from '@slipstream/events/event-types/event-types.ts'
import { upcast } from '@slipstream/events/codec/upcasters.ts'
import type { OutboxEntry } from './outbox.ts'

/**
 * The event of an entry in the current version, whatever version it was stored in.
 *
 * @throws when a newer process stored it: that one has to publish it
 */
export function storedEvent({ type, version, event }: OutboxEntry): Event {
  if (!isEventType(type)) throw new Error(`the event type ${String(type)} is unknown`)
  const stored = JSON.parse(event) as Event & { data: Record<string, unknown> }
  return { ...stored, data: upcast(type, version, eventTypes[type].version, stored.data) } as unknown as Event
}
