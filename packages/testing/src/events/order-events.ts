import { examples } from '@slipstream/events/event-types/examples.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'

const snapshotTypes = { created: 'OrderCreated', updated: 'OrderUpdated', restored: 'OrderRestored' } as const

/** 06:46:04 on the day of the examples, as the source writes it. */
export function at(time: string): string {
  return `2026-11-21T${time}Z`
}

/** An event with the order in full. */
export function state(
  id: string,
  kind: keyof typeof snapshotTypes,
  modifiedAt: string,
  changes: Partial<Order> = {},
): OrderEvent {
  const example = examples.OrderUpdated
  const order = { ...example.data.order, modifiedAt, ...changes }
  return {
    ...example,
    id,
    type: snapshotTypes[kind],
    subject: `${order.source}/${order.orderId}`,
    occurredAt: modifiedAt,
    data: { ...example.data, order },
  }
}

export function deletion(id: string, orderId = '1042', occurredAt = at('07:00:00')): OrderEvent {
  const example = examples.OrderDeleted
  return {
    ...example,
    id,
    occurredAt,
    subject: `shop/${orderId}`,
    data: { ...example.data, orderId },
  }
}
