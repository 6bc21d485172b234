import type { BillingEvent } from '@slipstream/events/event.ts'
import type { FactRow } from '@slipstream/read-models/billing/billing-document.ts'
import { foldBillingCustomer } from '@slipstream/read-models/billing/kinds/billing-customers.ts'
import { foldCheckout } from '@slipstream/read-models/billing/kinds/checkouts.ts'
import { foldInvoice } from '@slipstream/read-models/billing/kinds/invoices.ts'
import { foldPayment } from '@slipstream/read-models/billing/kinds/payments.ts'
import { foldPaymentMethod } from '@slipstream/read-models/billing/kinds/payment-methods.ts'
import { foldSubscription } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'

/** A document of any kind of billing object. */
export type ObjectDocument = { _id: string; facts: FactRow[] }

type ObjectModel = {
  name: ReadModelName
  /** The id of the document that an event changes; undefined where it changes none of this model. */
  idOf(event: BillingEvent): string | undefined
  /** @param events of one document */
  fold(document: ObjectDocument | null, events: readonly BillingEvent[]): ObjectDocument | null
}

function objectModel<Type extends BillingEvent['type'], Document extends ObjectDocument>(
  name: ReadModelName,
  type: Type,
  objectIdOf: (event: Extract<BillingEvent, { type: Type }>) => string,
  fold: (
    document: Document | null,
    events: readonly Extract<BillingEvent, { type: Type }>[],
  ) => Document | null,
): ObjectModel {
  type Own = Extract<BillingEvent, { type: Type }>
  return {
    name,
    idOf: (event) => (event.type === type ? `${event.data.source}/${objectIdOf(event as Own)}` : undefined),
    fold: (document, events) => fold(document as Document | null, events as readonly Own[]),
  }
}

/** The read models with one document per object of the provider. */
export const objectModels: readonly ObjectModel[] = [
  objectModel(
    'subscriptions',
    'SubscriptionChanged',
    ({ data }) => data.subscription.subscriptionId,
    foldSubscription,
  ),
  objectModel('invoices', 'InvoiceChanged', ({ data }) => data.invoice.invoiceId, foldInvoice),
  objectModel('payments', 'PaymentChanged', ({ data }) => data.payment.paymentId, foldPayment),
  objectModel(
    'payment-methods',
    'PaymentMethodChanged',
    ({ data }) => data.paymentMethod.paymentMethodId,
    foldPaymentMethod,
  ),
  objectModel('checkouts', 'CheckoutCompleted', ({ data }) => data.checkout.checkoutId, foldCheckout),
  objectModel(
    'billing-customers',
    'CustomerChanged',
    ({ data }) => data.customer.customerId,
    foldBillingCustomer,
  ),
]

/**
 * The documents of a read model after events, in any order.
 *
 * @param before the documents of the events, by id, as far as they exist
 * @returns the documents that have changed
 */
export function projectObjects(
  { idOf, fold }: ObjectModel,
  before: ReadonlyMap<string, ObjectDocument>,
  events: readonly BillingEvent[],
): ObjectDocument[] {
  return [...Map.groupBy(events, idOf)].flatMap(([id, ofDocument]) => {
    if (id === undefined) return []
    const document = before.get(id) ?? null
    const after = fold(document, ofDocument)
    return after === null || after === document ? [] : [after]
  })
}
