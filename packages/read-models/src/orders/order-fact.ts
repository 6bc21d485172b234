import type { OrderDeletion, OrderSnapshot } from '@slipstream/events/event-types/orders/order-events.ts'

/** An order event without the source's own JSON: all that the fold reads. Every `OrderEvent` is one. */
export type OrderFact = { id: string } & (
  | { type: 'OrderCreated' | 'OrderUpdated' | 'OrderRestored'; data: Omit<OrderSnapshot, 'payload'> }
  | { type: 'OrderDeleted'; data: Omit<OrderDeletion, 'payload'> }
)
