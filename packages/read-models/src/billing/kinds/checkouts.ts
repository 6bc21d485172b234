import type { Checkout } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { BillingDocument } from '../billing-document.ts'
import { billingFact } from '../billing-fact.ts'
import type { BillingFact } from '../billing-fact.ts'
import type { BillingKind } from '../billing-kind.ts'
import { evolveObject } from '../evolve-object.ts'

/** The read model `checkouts`: one document per checkout session. */
export type CheckoutDocument = BillingDocument<Checkout>

export const checkoutKind: BillingKind<Checkout> = {
  idOf: ({ checkoutId }) => checkoutId,
  statusOf: ({ status }) => status ?? 'unknown',
  isFinal: ({ status }) => status === 'expired',
  stageOf: ({ status, paymentStatus }) => {
    if (status !== 'complete') return status === 'open' ? 0 : null
    return paymentStatus === 'unpaid' ? 1 : 2
  },
  comparable: (checkout) => checkout,
}

/** The state of the checkout as the event has it. */
export function checkoutFact(event: Event<'CheckoutCompleted'>): BillingFact<Checkout> {
  return billingFact(event, event.data.checkout, false)
}

/** The checkout after one more of its events; see `evolveObject`. */
export function evolveCheckout(
  document: CheckoutDocument | null,
  event: Event<'CheckoutCompleted'>,
): CheckoutDocument {
  return foldCheckout(document, [event]) as CheckoutDocument
}

/** As `evolveCheckout` for several events of one checkout. */
export function foldCheckout(
  document: CheckoutDocument | null,
  events: readonly Event<'CheckoutCompleted'>[],
): CheckoutDocument | null {
  return foldCheckoutFacts(document, events[0]?.data.source ?? '', events.map(checkoutFact))
}

/** As `foldCheckout`, from facts. */
function foldCheckoutFacts(
  document: CheckoutDocument | null,
  source: string,
  facts: readonly BillingFact<Checkout>[],
): CheckoutDocument | null {
  return evolveObject(checkoutKind, source, document, facts)
}
