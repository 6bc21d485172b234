import type { OrderDeletion, OrderSnapshot } from '../event-types/orders/order-events.ts'
import type { Address, Order, Participant } from '../event-types/orders/order.ts'
import type { Leave } from './leave.ts'

/** An order without the people in it: what was bought, for how much and when stays. */
export function redactSnapshot<Snapshot extends Pick<OrderSnapshot, 'order' | 'payload'>>(
  snapshot: Snapshot,
  leave: Leave,
): Snapshot {
  return { ...snapshot, order: redactOrder(snapshot.order, leave), payload: leave(snapshot.payload, {}) }
}

export function redactDeletion<Deletion extends Pick<OrderDeletion, 'payload'>>(
  deletion: Deletion,
  leave: Leave,
): Deletion {
  return { ...deletion, payload: leave(deletion.payload, {}) }
}

function redactOrder(order: Order, leave: Leave): Order {
  const { note, refunds, registration, shipping } = order
  const withoutPeople = (given: readonly Participant[]): Participant[] =>
    given.map((one) => redactParticipant(one, leave))
  return {
    ...order,
    customer: leave(order.customer, { id: null, name: null, email: null, phone: null }),
    billing: leave(order.billing, addressLeft(order.billing)),
    lineItems: order.lineItems.map((item) => ({ ...item, metadata: leave(item.metadata, []) })),
    participants: withoutPeople(order.participants),
    ...(refunds && { refunds: refunds.map((refund) => ({ ...refund, reason: leave(refund.reason, null) })) }),
    ...(registration && {
      registration: { ...registration, candidates: withoutPeople(registration.candidates) },
    }),
    ...(shipping && { shipping: leave(shipping, { name: null, phone: null, ...addressLeft(shipping) }) }),
    ...(note !== undefined && { note: leave(note, '') }),
  }
}

/** That there is a participant stays, since participants are counted. */
function redactParticipant(participant: Participant, leave: Leave): Participant {
  const { name, email, fields } = participant
  return { ...participant, name: leave(name, null), email: leave(email, null), fields: leave(fields, {}) }
}

/** A country does not identify who lives there. */
export function addressLeft({ country }: Pick<Address, 'country'>): Address {
  return { company: null, lines: [], city: null, region: null, postcode: null, country }
}
