import type { EventData, EventType } from './event-types/event-types.ts'

/** What is true of every event: the CloudEvents attributes that travel as record headers. */
export type EventAttributes = {
  /** Derived from the delivery, so that the same delivery always has the same id. */
  id: string
  source: string
  /** The partition key: events of one subject are in order. */
  subject: string
  /** When it happened in the world, ISO 8601 UTC; the arrival where the source tells no time. */
  occurredAt: string
  /** W3C trace context of the request that caused it. */
  traceparent?: string
}

/** An event as code handles it: a union on `type`. */
export type Event<T extends EventType = EventType> = {
  [K in T]: EventAttributes & { type: K; data: EventData[K] }
}[T]

export type OrderEventType = 'OrderCreated' | 'OrderUpdated' | 'OrderDeleted' | 'OrderRestored'
export type OrderEvent = Event<OrderEventType>
