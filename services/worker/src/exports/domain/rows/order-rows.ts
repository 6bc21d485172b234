import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { ParticipantDocument } from '@slipstream/read-models/orders/participants/participant-document.ts'
import { fields } from '@slipstream/exports/domain/row-values.ts'
import type { Getters } from '@slipstream/exports/domain/row-values.ts'

export const orderRow: Getters<OrderDocument> = {
  ...fields<OrderDocument>('source', 'orderId', 'number', 'status', 'currency', 'total', 'discountTotal'),
  ...fields<OrderDocument>('shippingTotal', 'taxTotal', 'createdAt', 'modifiedAt', 'paidAt', 'completedAt'),
  ...fields<OrderDocument>('lineItems', 'participants', 'timeline'),
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

export const participantRow: Getters<ParticipantDocument> = {
  ...fields<ParticipantDocument>('source', 'orderId', 'number', 'orderStatus', 'participantId', 'lineItemId'),
  ...fields<ParticipantDocument>('product', 'name', 'email', 'fields', 'savedAt', 'active', 'onOrder'),
}

export const linesOf = (lines: readonly string[]): string | null =>
  lines.length === 0 ? null : lines.join(', ')
