import type { OrderEvent } from '@slipstream/events/event.ts'
import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import { state } from '@slipstream/testing/events/order-events.ts'
import { ada } from '../carriers/sample-booking.ts'

/** An order event of the source `admin`, to be shipped unless its status says otherwise. */
export function order(
  orderId: string,
  modifiedAt = '2026-11-21T07:00:00Z',
  changes: Partial<Order> = {},
): OrderEvent {
  const { name, phone, email, company, lines, city, region, postcode, country } = ada
  return state(`${orderId} ${modifiedAt} ${changes.status ?? ''}`, 'created', modifiedAt, {
    ...{ source: 'admin', orderId, number: orderId, status: 'processing', paidAt: null, refunds: [] },
    customer: { id: null, name, email, phone },
    shipping: { name, phone, company, lines, city, region, postcode, country },
    ...changes,
  })
}
