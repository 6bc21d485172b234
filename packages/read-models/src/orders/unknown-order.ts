import type { OrderDocument } from './order-document.ts'

type Derived = 'timeline' | 'provenance' | 'search' | 'observations' | 'formerParticipants' | 'everRegistered'

/** The order that is known only by its deletion. A state that is read later completes it. */
export function unknownOrder({
  source,
  orderId,
  status,
}: {
  source: string
  orderId: string
  status: string
}): Omit<OrderDocument, Derived> {
  return {
    _id: `${source}/${orderId}`,
    source,
    orderId,
    number: null,
    status,
    currency: null,
    total: null,
    discountTotal: null,
    shippingTotal: null,
    taxTotal: null,
    customer: { id: null, name: null, email: null, phone: null },
    billing: { company: null, lines: [], city: null, region: null, postcode: null, country: null },
    lineItems: [],
    participants: [],
    createdAt: null,
    modifiedAt: null,
    paidAt: null,
    completedAt: null,
  }
}
