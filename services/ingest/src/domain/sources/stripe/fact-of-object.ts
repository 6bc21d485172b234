import type { Json } from '@slipstream/runtime/json/is-record.ts'
import { asText } from '../../reading/as-text.ts'
import type { BillingFact } from './billing-reading.ts'
import { checkoutOf } from './readers/checkout.ts'
import { customerOf } from './readers/customer.ts'
import { idOf } from './readers/fields.ts'
import { deletedInvoiceOf, invoiceOf } from './readers/invoice.ts'
import { paymentOf } from './readers/payment.ts'
import { paymentMethodOf } from './readers/payment-method.ts'
import { subscriptionOf } from './readers/subscription.ts'
import { versionReaders } from './readers/version-reader.ts'

type Around = {
  /** Stripe's name of what happened; null of an object that was fetched. */
  type: string | null
  apiVersion: string | null
  /** What its changed members were before. */
  previous: Json
  /** ISO 8601 UTC: when the event was made, or the object requested. */
  at: string
}

/**
 * What an object of Stripe's becomes. Objects of other kinds, and those that do not exist
 * yet or no more, are kept as they are.
 *
 * @throws NotUnderstood when a subscription, invoice, payment, customer or checkout lacks what it needs
 */
export function factOfObject(body: Json, around: Around): BillingFact {
  const { type, apiVersion } = around
  const isGone = body['deleted'] === true
  const readers = versionReaders(apiVersion)
  switch (body['object']) {
    case 'customer':
      return customerFact(body, isGone || type === 'customer.deleted')
    case 'subscription':
      if (isGone) break
      return { type: 'SubscriptionChanged', data: { subscription: subscriptionOf(body, readers) } }
    case 'invoice':
      if (isGone) return { type: 'InvoiceChanged', data: { invoice: deletedInvoiceOf(body, around.at) } }
      if (isUpcoming(body, type)) break
      return {
        type: 'InvoiceChanged',
        data: { invoice: invoiceOf(body, readers, type === 'invoice.deleted') },
      }
    case 'payment_intent':
      return { type: 'PaymentChanged', data: { payment: paymentOf(body) } }
    case 'payment_method':
      return { type: 'PaymentMethodChanged', data: { paymentMethod: paymentMethodOf(body, around.previous) } }
    case 'checkout.session':
      if (!isCompleted(body, type)) break
      return { type: 'CheckoutCompleted', data: { checkout: checkoutOf(body) } }
  }
  return otherFact(body, around.previous)
}

function customerFact(body: Json, isDeleted: boolean): BillingFact {
  return { type: 'CustomerChanged', data: { customer: customerOf(body, isDeleted) } }
}

/** A preview of what will be billed: it has no id, or one that no invoice will have. */
function isUpcoming({ id }: Json, type: string | null): boolean {
  const text = asText(id)
  return type === 'invoice.upcoming' || text === null || text.startsWith('upcoming_')
}

/** Sessions of the first versions have no status. */
function isCompleted({ status }: Json, type: string | null): boolean {
  return status === 'complete' || (asText(status) === null && type === 'checkout.session.completed')
}

function otherFact(body: Json, previous: Json): BillingFact {
  const named = idOf(body['customer']) ?? idOf(body['customer_account']) ?? idOf(previous['customer'])
  return {
    type: 'BillingEventReceived',
    data: {
      customerId: named,
      object: { type: asText(body['object']), id: idOf(body['id']) },
      fetch: null,
      twin: null,
    },
  }
}
