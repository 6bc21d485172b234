import type { BillingCustomer } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { BillingDocument } from '../billing-document.ts'
import { billingFact } from '../billing-fact.ts'
import type { BillingFact } from '../billing-fact.ts'
import type { BillingKind } from '../billing-kind.ts'
import { searchTokens } from '../../orders/search-tokens.ts'
import type { Searchable } from '../billing-document.ts'
import { evolveObject } from '../evolve-object.ts'

/** The read model `billing-customers`: one document per customer of a provider of billing. */
export type BillingCustomerDocument = BillingDocument<BillingCustomer> & Searchable

export const billingCustomerKind: BillingKind<BillingCustomer> = {
  idOf: ({ customerId }) => customerId,
  statusOf: ({ isDeleted }) => (isDeleted ? 'deleted' : 'current'),
  isFinal: ({ isDeleted }) => isDeleted,
  stageOf: () => null,
  comparable: (customer) => customer,
}

/** The state of the customer as the event has it. */
export function customerFact(event: Event<'CustomerChanged'>): BillingFact<BillingCustomer> {
  return billingFact(event, event.data.customer)
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
  return foldBillingCustomerFacts(document, events[0]?.data.source ?? '', events.map(customerFact))
}

/** As `foldBillingCustomer`, from facts. */
function foldBillingCustomerFacts(
  document: BillingCustomerDocument | null,
  source: string,
  facts: readonly BillingFact<BillingCustomer>[],
): BillingCustomerDocument | null {
  const folded = evolveObject<BillingCustomer>(billingCustomerKind, source, document, facts)
  if (folded === null || folded === document) return document
  const { customerId: number, name, email } = folded
  return { ...folded, search: searchTokens({ number, name, email }) }
}
