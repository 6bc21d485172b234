import type {
  Customer,
  LineItem,
  Order,
  ShippingAddress,
} from '@slipstream/events/event-types/orders/order.ts'
import type { FindParticipants } from '../../domain/participants/find-participants.ts'
import { lineTotal, sumOf } from './decimal.ts'
import type { NewAddress, NewLine, NewOrder } from './order-request.ts'
import type { PlacedOrder } from './placed-order.ts'

type Placing = {
  source: string
  number: number
  customer: Customer
  /** Of an order that names none. */
  currency: string
  at: Date
  findParticipants: FindParticipants
}

/** A new order: its number is its id. @throws NotUnderstood when it names too many participants */
export function newPlacedOrder(request: NewOrder, placing: Placing): Omit<PlacedOrder, 'contacts'> {
  const { source, number, customer, at, findParticipants } = placing
  const orderId = String(number)
  const createdAt = at.toISOString()
  const address = shippingAddress(request.shippingAddress, customer)
  const { name: _name, phone: _phone, ...billing } = address
  const order: Order = {
    ...{ source, orderId, number: orderId, status: 'placed' },
    currency: request.currency ?? placing.currency,
    ...withLines(request.lines, findParticipants),
    ...{ discountTotal: null, shippingTotal: null, taxTotal: null, customer, billing },
    ...{ createdAt, modifiedAt: createdAt, paidAt: null, completedAt: null, shipping: address },
    ...(request.note !== undefined && { note: request.note }),
  }
  return { _id: `${source}/${orderId}`, source, orderId, revision: 1, order }
}

/** Name and phone are the customer's where the address has none of its own. */
export function shippingAddress(
  { name, phone, company, lines, city, region, postcode, country }: NewAddress,
  customer: Pick<Customer, 'name' | 'phone'>,
): ShippingAddress {
  return {
    name: name ?? customer.name,
    phone: phone ?? customer.phone,
    company: company ?? null,
    ...{ lines: [...lines], city, region: region ?? null, postcode: postcode ?? null, country },
  }
}

/** The line items of an order, and what follows from them. */
export function withLines(
  lines: readonly NewLine[],
  findParticipants: FindParticipants,
): Pick<Order, 'lineItems' | 'total' | 'participants' | 'registration'> {
  const lineItems = lines.map((line, index): LineItem => {
    const { sku, name, quantity, unitPrice, metadata = [] } = line
    return {
      ...{ id: String(index + 1), productId: null, sku: sku ?? null, name, quantity },
      ...{ total: lineTotal(unitPrice, quantity), taxTotal: null },
      metadata: metadata.map(({ key, value }) => ({ key, value })),
    }
  })
  const total = sumOf(lineItems.map((item) => item.total))
  return { lineItems, total, ...findParticipants(lineItems, () => []) }
}
