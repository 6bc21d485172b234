import type { Order } from '@slipstream/events/event-types/orders/order.ts'
import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import { fields, type Getters } from './row-values.ts'

type Present =
  | 'source'
  | 'orderId'
  | 'status'
  | 'customer'
  | 'billing'
  | 'lineItems'
  | 'participants'
  | 'refunds'
type Nullable =
  | ('number' | 'currency' | 'total' | 'discountTotal' | 'shippingTotal' | 'taxTotal')
  | ('createdAt' | 'modifiedAt' | 'paidAt' | 'completedAt')

/** What a row of an order is made from: null where only a deletion was seen. */
export type OrderOfRow = Pick<Order, Present> & { [Name in Nullable]: Order[Name] | null } & {
  timeline: readonly object[]
  provenance: Provenance & { eventId: string }
}

export const orderRow: Getters<OrderOfRow> = {
  ...fields<OrderOfRow>('source', 'orderId', 'number', 'status', 'currency', 'total', 'discountTotal'),
  ...fields<OrderOfRow>('shippingTotal', 'taxTotal', 'createdAt', 'modifiedAt', 'paidAt', 'completedAt'),
  ...fields<OrderOfRow>('lineItems', 'participants', 'timeline'),
  refunds: ({ refunds }) => refunds ?? null,
  customerId: ({ customer }) => customer.id,
  customerName: ({ customer }) => customer.name,
  customerEmail: ({ customer }) => customer.email,
  customerPhone: ({ customer }) => customer.phone,
  company: ({ billing }) => billing.company,
  addressLines: ({ billing }) => linesOf(billing.lines),
  city: ({ billing }) => billing.city,
  postcode: ({ billing }) => billing.postcode,
  region: ({ billing }) => billing.region,
  country: ({ billing }) => billing.country,
  items: ({ lineItems }) =>
    lineItems.map(({ sku, name, quantity, total }) => ({ sku, name, quantity, total })),
  knownBy: ({ provenance }) => provenance.via,
  eventId: ({ provenance }) => provenance.eventId,
}

/** Lines of an address in one cell; null for none. */
export const linesOf = (lines: readonly string[]): string | null =>
  lines.length === 0 ? null : lines.join(', ')
