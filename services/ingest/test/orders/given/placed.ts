import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import { newPlacedOrder } from '../../../src/orders/domain/new-order.ts'
import type { PlacedOrder } from '../../../src/orders/domain/placed-order.ts'
import { newOrder } from './order-request.ts'

export const findParticipants = () => ({ participants: [] })

/** Order 1 as it was placed, with changes. */
export function placed(changes: Partial<Order> = {}): PlacedOrder {
  const customer = { id: null, name: 'Ada Miller', email: 'ada@example.com', phone: null }
  const at = new Date('2026-11-21T06:46:04.000Z')
  const order = newPlacedOrder(newOrder, {
    source: 'admin',
    number: 1,
    customer,
    currency: 'EUR',
    at,
    findParticipants,
  })
  return { ...order, order: { ...order.order, ...changes }, contacts: [] }
}
