import type { Payment } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Event } from '@slipstream/events/event.ts'
import type { BillingDocument } from '../billing-document.ts'
import { billingFact } from '../billing-fact.ts'
import type { BillingFact } from '../billing-fact.ts'
import type { BillingKind } from '../billing-kind.ts'
import { evolveObject } from '../evolve-object.ts'

/** The read model `payments`: one document per payment intent. */
export type PaymentDocument = BillingDocument<Payment>

export const paymentKind: BillingKind<Payment> = {
  idOf: ({ paymentId }) => paymentId,
  statusOf: ({ status }) => status,
  isFinal: ({ status }) => status === 'succeeded' || status === 'canceled',
  // A payment that fails goes back to an earlier status.
  stageOf: () => null,
  comparable: ({ invoiceId: _, ...payment }) => payment,
}

/** The state of the payment as the event has it. */
export function paymentFact(event: Event<'PaymentChanged'>): BillingFact<Payment> {
  return billingFact(event, event.data.payment, false)
}

/** The payment after one more of its events; see `evolveObject`. */
export function evolvePayment(
  document: PaymentDocument | null,
  event: Event<'PaymentChanged'>,
): PaymentDocument {
  return foldPayment(document, [event]) as PaymentDocument
}

/** As `evolvePayment` for several events of one payment. */
export function foldPayment(
  document: PaymentDocument | null,
  events: readonly Event<'PaymentChanged'>[],
): PaymentDocument | null {
  return foldPaymentFacts(document, events[0]?.data.source ?? '', events.map(paymentFact))
}

/** As `foldPayment`, from facts. */
function foldPaymentFacts(
  document: PaymentDocument | null,
  source: string,
  facts: readonly BillingFact<Payment>[],
): PaymentDocument | null {
  return evolveObject(paymentKind, source, document, facts)
}
