import type { Event, OrderEvent } from '@slipstream/events/event.ts'

export function isOfOrder<E extends Event>(event: E): event is E & OrderEvent {
  return event.type.startsWith('Order')
}

export function isOfAlert<E extends Event>(event: E): event is E & Event<'AlertRaised' | 'AlertResolved'> {
  return event.type === 'AlertRaised' || event.type === 'AlertResolved'
}
