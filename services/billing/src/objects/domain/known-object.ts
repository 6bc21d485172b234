import type { BillingEvent } from '@slipstream/events/event.ts'
import type { BillingCustomerDocument } from '@slipstream/read-models/billing/kinds/billing-customers.ts'
import type { CheckoutDocument } from '@slipstream/read-models/billing/kinds/checkouts.ts'
import type { InvoiceDocument } from '@slipstream/read-models/billing/kinds/invoices.ts'
import type { PaymentDocument } from '@slipstream/read-models/billing/kinds/payments.ts'
import type { PaymentMethodDocument } from '@slipstream/read-models/billing/kinds/payment-methods.ts'
import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import type { InvoiceBaseline } from '@slipstream/read-models/billing/transitions/invoice-transitions.ts'
import type { SubscriptionBaseline } from '@slipstream/read-models/billing/transitions/subscription-transitions.ts'
import type { Happening } from './happenings.ts'

type Common = { _id: string; source: string; customerId: string | null }

/**
 * A billing object as billing keeps it: its fold, and of those that work follows from, what was last
 * certain. These names are a storage format.
 */
export type KnownObject = Common &
  (
    | {
        kind: 'subscription'
        document: SubscriptionDocument
        baseline: SubscriptionBaseline | null
        /** Of its statuses and plans. Absent where stored before they were kept: then the document's. */
        happenings?: Happening[]
      }
    | { kind: 'invoice'; document: InvoiceDocument; baseline: InvoiceBaseline | null }
    | { kind: 'customer'; document: BillingCustomerDocument }
    | { kind: 'payment_intent'; document: PaymentDocument }
    | { kind: 'payment_method'; document: PaymentMethodDocument }
    | { kind: 'checkout.session'; document: CheckoutDocument }
  )

export type ObjectKind = KnownObject['kind']
export type Known<Kind extends ObjectKind> = Extract<KnownObject, { kind: Kind }>

/** Events that hold an object. */
export type ObjectEvent = Exclude<BillingEvent, { type: 'BillingEventReceived' }>

export const objectKey = (source: string, kind: ObjectKind, id: string): string => `${source}/${kind}/${id}`

/** The key of the object that an event holds. */
export function keyOfEvent({ type, data }: ObjectEvent): string {
  switch (type) {
    case 'SubscriptionChanged':
      return objectKey(data.source, 'subscription', data.subscription.subscriptionId)
    case 'InvoiceChanged':
      return objectKey(data.source, 'invoice', data.invoice.invoiceId)
    case 'CustomerChanged':
      return objectKey(data.source, 'customer', data.customer.customerId)
    case 'PaymentChanged':
      return objectKey(data.source, 'payment_intent', data.payment.paymentId)
    case 'PaymentMethodChanged':
      return objectKey(data.source, 'payment_method', data.paymentMethod.paymentMethodId)
    case 'CheckoutCompleted':
      return objectKey(data.source, 'checkout.session', data.checkout.checkoutId)
  }
}
