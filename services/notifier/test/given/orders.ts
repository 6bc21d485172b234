import { examples } from '@slipstream/events/event-types/examples.ts'
import type { OrderEvent } from '@slipstream/events/event.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import { slipDecider } from '../../src/slips/domain/slips-due.ts'
import type { SlipOrder } from '../../src/slips/domain/slip-order.ts'
import type { SlipRule } from '../../src/slips/domain/slip-rule.ts'

/** 06:46:04 on the day of the examples, as the source writes it. */
export const at = (time: string): string => `2026-11-21T${time}Z`

/** An event with the order in full. */
export function state(id: string, modifiedAt: string, changes: Partial<Order> = {}): OrderEvent {
  const example = examples.OrderUpdated
  const order = { ...example.data.order, modifiedAt, ...changes }
  return {
    ...example,
    id,
    source: order.source,
    subject: `${order.source}/${order.orderId}`,
    occurredAt: modifiedAt,
    data: { ...example.data, order },
  }
}

export function deletion(id: string, orderId = '1042'): OrderEvent {
  const example = examples.OrderDeleted
  return { ...example, id, subject: `shop/${orderId}`, data: { ...example.data, orderId } }
}

export function folded(...events: OrderEvent[]): SlipOrder {
  const order = events.reduce(slipDecider.evolve, slipDecider.initialState)
  if (order === null) throw new Error('an order needs an event')
  return order
}

export const rule = (changes: Partial<SlipRule> = {}): SlipRule => ({
  statuses: new Set(['completed']),
  sinceMs: Date.parse('2026-11-01T00:00:00Z'),
  toParticipants: false,
  needsParticipants: false,
  toLaterParticipants: true,
  ...changes,
})

export const person = (participantId: string, name: string, email: string | null = null) => ({
  participantId,
  lineItemId: '1',
  name,
  email,
  fields: { school: 'Example High School', category: 'Junior' },
})
