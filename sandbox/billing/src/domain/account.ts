import { DueQueue } from '@slipstream/sandbox-carrier/domain/webhooks/due-queue.ts'
import type { Action } from './lifecycle/actions.ts'
import { catalogue } from './account-settings.ts'
import type { AccountSettings } from './account-settings.ts'
import { drawText } from './draw.ts'
import type { DueDelivery } from './deliveries/due-delivery.ts'
import type { Endpoint } from './deliveries/endpoint.ts'
import type { BillingEvent } from './events/billing-event.ts'
import type { Faults } from './faults/fault-settings.ts'
import type { Charge } from './objects/charge.ts'
import type { CheckoutSession } from './objects/checkout-session.ts'
import type { Customer } from './objects/customer.ts'
import type { Dispute } from './objects/dispute.ts'
import type { Invoice } from './objects/invoice.ts'
import type { Charged } from './objects/invoice.ts'
import type { Discount } from './objects/invoice-totals.ts'
import type { InvoicePayment } from './objects/invoice-payment.ts'
import type { PaymentIntent } from './objects/payment-intent.ts'
import type { PaymentMethod } from './objects/payment-method.ts'
import { newPrice, newProduct } from './objects/price.ts'
import type { Price, Product } from './objects/price.ts'
import type { Refund } from './objects/refund.ts'
import type { Subscription } from './objects/subscription.ts'

export type ObjectTypes = {
  customer: Customer
  product: Product
  price: Price
  payment_method: PaymentMethod
  subscription: Subscription
  invoice: Invoice
  invoice_payment: InvoicePayment
  payment_intent: PaymentIntent
  charge: Charge
  refund: Refund
  dispute: Dispute
  'checkout.session': CheckoutSession
}
export type ObjectType = keyof ObjectTypes
export type StripeObject = ObjectTypes[ObjectType]

/** What a customer's card does. `actionOnce` needs the customer's confirmation for the first payment only. */
export const cardBehaviors = ['ok', 'declines', 'action', 'actionOnce', 'none'] as const
export type CardBehavior = (typeof cardBehaviors)[number]

export type SubscriptionTimer =
  | 'periodEnd'
  | 'trialWillEnd'
  | 'upcoming'
  | 'expireIncomplete'
  | 'expirePending'
  | 'resumeCollection'

/** What is due at a time. One whose object has changed since does nothing. */
export type Timer = { atMs: number } & (
  | { kind: SubscriptionTimer; id: string }
  | { kind: 'finalize' | 'collect'; id: string }
  | { kind: 'act'; action: Action }
)

/** The API call that causes what happens now; null while Stripe acts by itself. */
export type RequestContext = { id: string; idempotencyKey: string | null }

export type Account = {
  readonly settings: AccountSettings
  nowMs: number
  request: RequestContext | null
  faults: Faults
  objects: { [Type in ObjectType]: Map<string, ObjectTypes[Type]> }
  /** Those that the API shows as deleted. */
  deletedCustomers: Set<string>
  cards: Map<string, CardBehavior>
  /** What customers may use by Stripe's entitlements, as reported. */
  featuresOfCustomer: Map<string, readonly string[]>
  /** Customers whose events are not delivered, whatever the faults. */
  customersWithoutDeliveries: Set<string>
  /** The payment intent of an invoice, and the invoice of a payment intent. */
  paymentOfInvoice: Map<string, string>
  invoiceOfPayment: Map<string, string>
  subscriptionsOfCustomer: Map<string, string[]>
  invoicesOfSubscription: Map<string, string[]>
  /** The invoices that changes of subscriptions wait for, by subscription. */
  pendingInvoices: Map<string, string>
  /** The event of the creation of each draft, and when all endpoints had accepted it, in seconds. */
  creationOfDraft: Map<string, string>
  acceptedDrafts: Map<string, number>
  /** What was used of metered items since their last invoice. */
  usage: Map<string, number>
  /** Shares of each invoice, by their ids. */
  discounts: Map<string, Discount>
  /** Prorations that the next invoice of a subscription charges. */
  pendingCharges: Map<string, Charged[]>
  timers: DueQueue<Timer>
  /** Oldest first; those of the last 30 days. */
  events: Map<string, BillingEvent>
  /** Objects of which an event was never made, so that nobody can know them from events. */
  unreported: Set<string>
  endpoints: Map<string, Endpoint>
  deliveries: DueQueue<DueDelivery>
  /** How many ids were given, by prefix. */
  counts: Map<string, number>
}

/** An account that sells two products, with nothing sold yet. */
export function newAccount(settings: AccountSettings, nowMs: number): Account {
  const createdS = Math.floor(nowMs / 1_000)
  const { products, prices } = catalogue(settings.currency)
  return {
    settings,
    nowMs,
    request: null,
    faults: {},
    objects: {
      customer: new Map(),
      product: new Map(products.map((product) => [product.id, newProduct({ ...product, createdS })])),
      price: new Map(prices.map((price) => [price.id, newPrice({ ...price, createdS })])),
      payment_method: new Map(),
      subscription: new Map(),
      invoice: new Map(),
      invoice_payment: new Map(),
      payment_intent: new Map(),
      charge: new Map(),
      refund: new Map(),
      dispute: new Map(),
      'checkout.session': new Map(),
    },
    deletedCustomers: new Set(),
    cards: new Map(),
    featuresOfCustomer: new Map(),
    customersWithoutDeliveries: new Set(),
    paymentOfInvoice: new Map(),
    invoiceOfPayment: new Map(),
    subscriptionsOfCustomer: new Map(),
    invoicesOfSubscription: new Map(),
    pendingInvoices: new Map(),
    creationOfDraft: new Map(),
    acceptedDrafts: new Map(),
    usage: new Map(),
    discounts: new Map(),
    pendingCharges: new Map(),
    timers: new DueQueue(),
    events: new Map(),
    unreported: new Set(),
    endpoints: new Map(),
    deliveries: new DueQueue(),
    counts: new Map(),
  }
}

/** Seconds since 1970, as in all of Stripe's times. */
export function nowS({ nowMs }: Account): number {
  return Math.floor(nowMs / 1_000)
}

export function nextCount({ counts }: Account, name: string): number {
  const count = (counts.get(name) ?? 0) + 1
  counts.set(name, count)
  return count
}

/** @param prefix e.g. `sub` */
export function newId(account: Account, prefix: string): string {
  return `${prefix}_1${drawText(23, account.settings.seed, prefix, nextCount(account, prefix))}`
}

export function addTo(index: Map<string, string[]>, key: string, id: string): void {
  const ids = index.get(key)
  if (ids === undefined) index.set(key, [id])
  else ids.push(id)
}
