import type {
  BillingChange,
  BillingCustomer,
  Invoice,
  Payment,
  PaymentMethod,
  Subscription,
} from '@slipstream/events/event-types/billing/billing-events.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import type { Event } from '@slipstream/events/event.ts'

/** How an event of billing came about; of a fetched object, `fetchedAt` alone. */
export type Reported = {
  id: string
  /** ISO 8601 UTC, in whole seconds; default: that of the example. */
  at?: string
  /** The provider's name of what happened; default: `….updated`. */
  type?: string
  /** The old values of what changed, by the names of the provider's object; default: none. */
  previous?: Record<string, unknown>
  /** The provider's own object; default: the changes of the state, by their names here. */
  object?: Record<string, unknown>
  /** When the object was requested: then it was fetched, and no event is about it. */
  fetchedAt?: string
}

/** The 21st of November 2026 of the examples, e.g. at 09:00:03. */
export function billingTime(time: string): string {
  return `2026-11-21T${time}.000Z`
}

export function subscriptionChanged(
  reported: Reported,
  changes: Partial<Subscription> = {},
): Event<'SubscriptionChanged'> {
  const { data, ...example } = examples.SubscriptionChanged
  const subscription = { ...data.subscription, ...changes }
  const common = commonOf(reported, 'customer.subscription.updated', data, changes)
  const subject = `${data.source}/${subscription.customerId}`
  return { ...example, id: reported.id, subject, data: { ...data, ...common, subscription } }
}

export function invoiceChanged(reported: Reported, changes: Partial<Invoice> = {}): Event<'InvoiceChanged'> {
  const { data, ...example } = examples.InvoiceChanged
  const invoice = { ...data.invoice, ...changes }
  const common = commonOf(reported, 'invoice.updated', data, changes)
  const subject = `${data.source}/${invoice.customerId ?? invoice.invoiceId}`
  return { ...example, id: reported.id, subject, data: { ...data, ...common, invoice } }
}

export function paymentChanged(reported: Reported, changes: Partial<Payment> = {}): Event<'PaymentChanged'> {
  const { data, ...example } = examples.PaymentChanged
  const payment = { ...data.payment, ...changes }
  const common = commonOf(reported, 'payment_intent.succeeded', data, changes)
  const subject = `${data.source}/${payment.customerId ?? payment.paymentId}`
  return { ...example, id: reported.id, subject, data: { ...data, ...common, payment } }
}

export function customerChanged(
  reported: Reported,
  changes: Partial<BillingCustomer> = {},
): Event<'CustomerChanged'> {
  const { data, ...example } = examples.CustomerChanged
  const customer = { ...data.customer, ...changes }
  const common = commonOf(reported, 'customer.updated', data, changes)
  const subject = `${data.source}/${customer.customerId}`
  return { ...example, id: reported.id, subject, data: { ...data, ...common, customer } }
}

export function paymentMethodChanged(
  reported: Reported,
  changes: Partial<PaymentMethod> = {},
): Event<'PaymentMethodChanged'> {
  const { data, ...example } = examples.PaymentMethodChanged
  const paymentMethod = { ...data.paymentMethod, ...changes }
  const common = commonOf(reported, 'payment_method.updated', data, changes)
  const subject = `${data.source}/${paymentMethod.customerId ?? paymentMethod.paymentMethodId}`
  return { ...example, id: reported.id, subject, data: { ...data, ...common, paymentMethod } }
}

function commonOf(
  { id, at, type, previous, object, fetchedAt }: Reported,
  usualType: string,
  example: { change: BillingChange; provenance: Event<'SubscriptionChanged'>['data']['provenance'] },
  changes: object,
) {
  if (fetchedAt !== undefined)
    return {
      change: { ...example.change, id: null, type: null, at: fetchedAt },
      provenance: { ...example.provenance, via: 'rest' as const, topic: null },
      payload: { object: 'any', ...(object ?? changes) },
    }
  const change = {
    ...example.change,
    id: `evt_${id}`,
    type: type ?? usualType,
    ...(at !== undefined && { at }),
  }
  const data = { object: object ?? changes, ...(previous !== undefined && { previous_attributes: previous }) }
  return { change, provenance: example.provenance, payload: { id: `evt_${id}`, object: 'event', data } }
}
