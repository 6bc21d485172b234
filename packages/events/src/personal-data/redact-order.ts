import type { OrderDeletion, OrderSnapshot } from '../event-types/orders/order-events.ts'
import type { Address, Order, Participant, ShippingAddress } from '../event-types/orders/order.ts'

/** An order without the people in it: what was bought, for how much and when stays. */
export function redactSnapshot<Snapshot extends Pick<OrderSnapshot, 'order' | 'payload'>>(
  snapshot: Snapshot,
): Snapshot {
  return { ...snapshot, order: redactOrder(snapshot.order), payload: {} }
}

export function redactDeletion<Deletion extends Pick<OrderDeletion, 'payload'>>(
  deletion: Deletion,
): Deletion {
  return { ...deletion, payload: {} }
}

function redactOrder({ note: _, ...order }: Order): Order {
  return {
    ...order,
    customer: { id: null, name: null, email: null, phone: null },
    billing: redactAddress(order.billing),
    lineItems: order.lineItems.map((item) => ({ ...item, metadata: [] })),
    participants: order.participants.map(redactParticipant),
    ...(order.refunds && { refunds: order.refunds.map((refund) => ({ ...refund, reason: null })) }),
    ...(order.registration && {
      registration: {
        ...order.registration,
        candidates: order.registration.candidates.map(redactParticipant),
      },
    }),
    ...(order.shipping && { shipping: redactShipping(order.shipping) }),
  }
}

/** That there is a participant stays, since participants are counted. */
export function redactParticipant({ participantId, lineItemId }: Participant): Participant {
  return { participantId, lineItemId, name: null, email: null, fields: {} }
}

function redactShipping({ country }: ShippingAddress): ShippingAddress {
  return { name: null, phone: null, ...redactAddress({ country }) }
}

/** A country tells nobody who lives there. */
export function redactAddress({ country }: Pick<Address, 'country'>): Address {
  return { company: null, lines: [], city: null, region: null, postcode: null, country }
}
