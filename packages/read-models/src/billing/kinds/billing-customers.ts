import type { BillingCustomer } from '@slipstream/events/event-types/billing-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { BillingDocument } from '../billing-document.ts'
import { billingFact } from '../billing-fact.ts'
import type { BillingKind } from '../billing-kind.ts'
import { evolveObject } from '../evolve-object.ts'

/** The read model `billing-customers`: one document per customer of a provider of billing. */
export type BillingCustomerDocument = BillingDocument<BillingCustomer>

export const billingCustomerKind: BillingKind<BillingCustomer> = {
  idOf: ({ customerId }) => customerId,
  statusOf: ({ isDeleted }) => (isDeleted ? 'deleted' : 'current'),
  isFinal: ({ isDeleted }) => isDeleted,
  stageOf: () => null,
  comparable: (customer) => customer,
}

/** The customer after one more of its events; see `evolveObject`. */
export function evolveBillingCustomer(
  document: BillingCustomerDocument | null,
  event: Event<'CustomerChanged'>,
): BillingCustomerDocument {
  return foldBillingCustomer(document, [event]) as BillingCustomerDocument
}

/** As `evolveBillingCustomer` for several events of one customer. */
export function foldBillingCustomer(
  document: BillingCustomerDocument | null,
  events: readonly Event<'CustomerChanged'>[],
): BillingCustomerDocument | null {
  const facts = events.map((event) => billingFact(event, event.data.customer))
  return evolveObject(billingCustomerKind, events[0]?.data.source ?? '', document, facts)
}
