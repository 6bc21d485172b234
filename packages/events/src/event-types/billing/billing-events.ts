import { z } from 'zod'
import { instant } from '../instant.ts'
import { receipt } from '../receipt.ts'
import { provenanceSchema } from '../provenance.ts'

/*
 * This is the storage format, and is kept indefinitely. Add only optional fields, and a version
 * in event-types.ts when readers should see more than the bytes have. Statuses are open: a
 * provider adds new ones at any time.
 */

const text = z.string().nullable()
const name = z.string().min(1)
const time = instant.nullable()
const decimal = z.string().regex(/^-?\d+(\.\d+)?$/)
const currency = text.describe('ISO 4217, in capital letters.')
const metadata = z.record(z.string(), z.string())

/** What made the provider send the event, and where it stands among those of its object. */
const billingChangeSchema = z.strictObject({
  id: text.describe("The provider's id of its event, e.g. `evt_…`; null of an object that was fetched."),
  type: text.describe(
    "The provider's name of what happened, e.g. `invoice.paid`; null of an object that was fetched.",
  ),
  at: instant.describe(
    'When the provider made the event, in whole seconds; of an object that was fetched: when it was requested.',
  ),
  apiVersion: text.describe('The version of the API that the payload is written in.'),
  livemode: z.boolean(),
  requestId: text.describe('The request that caused it; null where the provider did it by itself.'),
  idempotencyKey: text.describe('The key of that request, by which its sender knows it.'),
  account: text.describe('The connected account that it belongs to; null for our own.'),
})

const identity = {
  source: name,
  change: billingChangeSchema,
  provenance: provenanceSchema,
  ...receipt,
  payload: z
    .record(z.string(), z.unknown())
    .describe("The provider's own JSON, complete: its event, or the object that was fetched."),
}

const period = { periodStart: time, periodEnd: time }

const subscriptionItemSchema = z.strictObject({
  itemId: name,
  priceId: text.describe('Of its price, or its plan where there are no prices yet.'),
  productId: text,
  name: text
    .optional()
    .describe(
      "Its price's nickname, or the product's name where the provider sends it; absent in older events.",
    ),
  quantity: z.number().nullable().describe('Null where usage is metered.'),
  unitAmount: decimal.nullable(),
  currency,
  interval: text.describe('`day`, `week`, `month` or `year`.'),
  intervalCount: z.int().nullable(),
  ...period,
})

const subscriptionSchema = z.strictObject({
  subscriptionId: name,
  customerId: name,
  status: name.describe(
    '`incomplete`, `incomplete_expired`, `trialing`, `active`, `past_due`, `unpaid`, `paused`, `canceled`, or another one.',
  ),
  items: z.array(subscriptionItemSchema),
  currency,
  ...period,
  createdAt: instant,
  startedAt: time,
  trialStart: time,
  trialEnd: time,
  cancelAt: time,
  cancelAtPeriodEnd: z.boolean(),
  canceledAt: time.describe('When the cancellation was requested.'),
  endedAt: time,
  collectionPaused: text.describe(
    'What becomes of invoices while collection is paused: `keep_as_draft`, `mark_uncollectible`, `void`; null while it is not.',
  ),
  collectionMethod: text,
  latestInvoiceId: text,
  defaultPaymentMethodId: text,
  metadata,
})

const invoiceLineSchema = z.strictObject({
  lineId: text,
  description: text,
  amount: decimal,
  quantity: z.number().nullable(),
  priceId: text,
  productId: text,
  subscriptionId: text,
  isProration: z.boolean(),
  ...period,
})

const invoiceSchema = z.strictObject({
  invoiceId: name,
  customerId: text,
  subscriptionId: text.describe('The subscription that it bills; null for a single invoice.'),
  number: text.describe('Null until it is finalised.'),
  status: name.describe('`draft`, `open`, `paid`, `uncollectible`, `void`, `deleted`, or another one.'),
  billingReason: text,
  currency,
  total: decimal,
  amountDue: decimal,
  amountPaid: decimal,
  amountRemaining: decimal,
  lines: z.array(invoiceLineSchema).describe('The first ones, as many as the provider sends.'),
  ...period,
  createdAt: instant,
  finalizedAt: time,
  dueAt: time,
  paidAt: time,
  voidedAt: time,
  uncollectibleAt: time,
  attemptCount: z.int(),
  nextAttemptAt: time,
  collectionMethod: text,
  customerName: text,
  customerEmail: text,
  hostedUrl: text.describe('Where the customer can pay it, or confirm a payment.'),
  paymentIntentId: text.describe('Only in versions of the API before 2025-03-31.'),
})

const paymentSchema = z.strictObject({
  paymentId: name.describe('Of the payment intent.'),
  customerId: text,
  invoiceId: text.describe('Only in versions of the API before 2025-03-31.'),
  status: name,
  amount: decimal,
  amountReceived: decimal,
  currency,
  createdAt: instant,
  nextAction: text.describe('What the customer must do, e.g. `use_stripe_sdk`; null for nothing.'),
  failureCode: text,
  declineCode: text,
  paymentMethodId: text,
})

const billingCustomerSchema = z.strictObject({
  customerId: name,
  isDeleted: z.boolean(),
  name: text,
  email: text,
  phone: text,
  locale: text.describe('The first of the preferred ones.'),
  country: text,
  currency,
  isDelinquent: z.boolean().nullable(),
  defaultPaymentMethodId: text,
  createdAt: time,
  metadata,
})

const cardSchema = z.strictObject({
  brand: text,
  last4: text,
  expMonth: z.int().describe('The last month in which it is valid, 1 to 12.'),
  expYear: z.int(),
})

const paymentMethodSchema = z.strictObject({
  paymentMethodId: name,
  customerId: text.describe('Of one that was detached, the former customer where the event names them.'),
  isDetached: z.boolean().describe('Whether it belongs to no customer, so that nothing can be paid with it.'),
  kind: text.describe('`card`, `sepa_debit`, or another one.'),
  card: cardSchema.nullable().describe('Null of what is not a card.'),
  createdAt: time,
})

const checkoutSchema = z.strictObject({
  checkoutId: name,
  customerId: text,
  subscriptionId: text,
  invoiceId: text,
  paymentIntentId: text,
  reference: text.describe('The `client_reference_id`: how our own service knows the buyer.'),
  mode: text,
  status: text,
  paymentStatus: text,
  email: text,
  total: decimal.nullable(),
  currency,
  metadata,
})

export const subscriptionChangedSchema = z.strictObject({ ...identity, subscription: subscriptionSchema })
export const invoiceChangedSchema = z.strictObject({ ...identity, invoice: invoiceSchema })
export const paymentChangedSchema = z.strictObject({ ...identity, payment: paymentSchema })
export const customerChangedSchema = z.strictObject({ ...identity, customer: billingCustomerSchema })
export const paymentMethodChangedSchema = z.strictObject({ ...identity, paymentMethod: paymentMethodSchema })
export const checkoutCompletedSchema = z.strictObject({ ...identity, checkout: checkoutSchema })

export const billingEventReceivedSchema = z.strictObject({
  ...identity,
  customerId: text,
  object: z
    .strictObject({ type: text, id: text })
    .describe('What the event is about, e.g. `refund`. Some objects have no id.'),
  fetch: z
    .strictObject({ type: name, id: name })
    .nullable()
    .describe(
      'An object that the event names but does not hold, and that is to be fetched, e.g. `subscription` or `payment_method`.',
    ),
  twin: text.describe('The event that tells the same with its object, where the provider names it.'),
})

/** What the endpoint of a call-out reports after its response. */
export const calloutReportedSchema = z.strictObject({
  source: name,
  customerId: name,
  callout: name,
  taskId: name.describe('The `webhook-id` of the call-out.'),
  status: z
    .enum(['progress', 'done', 'failed'])
    .describe('`progress`: it takes longer; `failed`: the endpoint will not do it by itself.'),
  detail: text.describe('For people.'),
  provenance: provenanceSchema,
  ...receipt,
  payload: z.record(z.string(), z.unknown()).describe("The endpoint's own JSON, complete."),
})

export type BillingChange = z.infer<typeof billingChangeSchema>
export type Subscription = z.infer<typeof subscriptionSchema>
export type SubscriptionItem = z.infer<typeof subscriptionItemSchema>
export type Invoice = z.infer<typeof invoiceSchema>
export type InvoiceLine = z.infer<typeof invoiceLineSchema>
export type Payment = z.infer<typeof paymentSchema>
export type BillingCustomer = z.infer<typeof billingCustomerSchema>
export type PaymentMethod = z.infer<typeof paymentMethodSchema>
export type Card = z.infer<typeof cardSchema>
export type Checkout = z.infer<typeof checkoutSchema>
export type SubscriptionChanged = z.infer<typeof subscriptionChangedSchema>
export type InvoiceChanged = z.infer<typeof invoiceChangedSchema>
export type PaymentChanged = z.infer<typeof paymentChangedSchema>
export type CustomerChanged = z.infer<typeof customerChangedSchema>
export type PaymentMethodChanged = z.infer<typeof paymentMethodChangedSchema>
export type CheckoutCompleted = z.infer<typeof checkoutCompletedSchema>
export type BillingEventReceived = z.infer<typeof billingEventReceivedSchema>
export type CalloutReported = z.infer<typeof calloutReportedSchema>
