import type { PaymentMethod } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { BillingDocument } from '../billing-document.ts'
import { billingFact } from '../billing-fact.ts'
import type { BillingFact } from '../billing-fact.ts'
import type { BillingKind } from '../billing-kind.ts'
import { evolveObject } from '../evolve-object.ts'

/**
 * The read model `payment-methods`: one document per card or other way to pay. Of
 * a card: brand, last digits, expiry.
 */
export type PaymentMethodDocument = BillingDocument<PaymentMethod>

export const paymentMethodKind: BillingKind<PaymentMethod> = {
  idOf: ({ paymentMethodId }) => paymentMethodId,
  statusOf: ({ isDetached }) => (isDetached ? 'detached' : 'attached'),
  // One that is fetched before it is attached belongs to nobody either.
  isFinal: () => false,
  stageOf: () => null,
  comparable: (paymentMethod) => paymentMethod,
}

/** The state of the payment method as the event has it. */
export function paymentMethodFact(event: Event<'PaymentMethodChanged'>): BillingFact<PaymentMethod> {
  return billingFact(event, event.data.paymentMethod)
}

/** The payment method after one more of its events; see `evolveObject`. */
export function evolvePaymentMethod(
  document: PaymentMethodDocument | null,
  event: Event<'PaymentMethodChanged'>,
): PaymentMethodDocument {
  return foldPaymentMethod(document, [event]) as PaymentMethodDocument
}

/** As `evolvePaymentMethod` for several events of one payment method. */
export function foldPaymentMethod(
  document: PaymentMethodDocument | null,
  events: readonly Event<'PaymentMethodChanged'>[],
): PaymentMethodDocument | null {
  return evolveObject(
    paymentMethodKind,
    events[0]?.data.source ?? '',
    document,
    events.map(paymentMethodFact),
  )
}
