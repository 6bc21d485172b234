import type { Account } from '../account.ts'
import type { Invoice, InvoiceStatus } from '../objects/invoice.ts'
import type { PaymentIntentStatus } from '../objects/payment-intent.ts'
import { itemOf } from '../objects/subscription.ts'
import type { Subscription, SubscriptionStatus } from '../objects/subscription.ts'

export type CustomerRow = { id: string; name: string | null; email: string | null; isDeleted: boolean }

export type SubscriptionRow = {
  id: string
  customer: string
  status: SubscriptionStatus
  price: string
  product: string
  quantity: number
  items: { price: string; quantity: number | null }[]
  /** Seconds since 1970, as all times here. */
  periodStart: number
  periodEnd: number
  trialEnd: number | null
  cancelAtPeriodEnd: boolean
  created: number
  endedAt: number | null
  collectionPaused: string | null
  latestInvoice: string | null
}

export type InvoiceRow = {
  id: string
  customer: string
  subscription: string
  status: InvoiceStatus
  number: string | null
  reason: string
  amountDue: number
  amountPaid: number
  total: number
  attempts: number
  created: number
  paidAt: number | null
  payment: { id: string; status: PaymentIntentStatus } | null
}

/** What is true, to compare with what others made of the events. */
export type BookRows = {
  now: string
  customers: CustomerRow[]
  subscriptions: SubscriptionRow[]
  invoices: InvoiceRow[]
  refunds: { id: string; charge: string; amount: number }[]
  disputes: { id: string; charge: string; status: string }[]
}

/** Each list oldest first. */
export function bookRows(account: Account): BookRows {
  const { objects, deletedCustomers, nowMs } = account
  return {
    now: new Date(nowMs).toISOString(),
    customers: [...objects.customer.values()].map(({ id, name, email }) => {
      return { id, name, email, isDeleted: deletedCustomers.has(id) }
    }),
    subscriptions: [...objects.subscription.values()].map(subscriptionRow),
    invoices: [...objects.invoice.values()].map((invoice) => invoiceRow(account, invoice)),
    refunds: [...objects.refund.values()].map(({ id, charge, amount }) => ({ id, charge, amount })),
    disputes: [...objects.dispute.values()].map(({ id, charge, status }) => ({ id, charge, status })),
  }
}

export function subscriptionRow(subscription: Subscription): SubscriptionRow {
  const item = itemOf(subscription)
  return {
    id: subscription.id,
    customer: subscription.customer,
    status: subscription.status,
    price: item.price.id,
    product: item.price.product,
    quantity: item.quantity ?? 0,
    items: subscription.items.data.map(({ price, quantity }) => ({
      price: price.id,
      quantity: quantity ?? null,
    })),
    periodStart: item.current_period_start,
    periodEnd: item.current_period_end,
    trialEnd: subscription.trial_end,
    cancelAtPeriodEnd: subscription.cancel_at_period_end,
    created: subscription.created,
    endedAt: subscription.ended_at,
    collectionPaused: subscription.pause_collection?.behavior ?? null,
    latestInvoice: subscription.latest_invoice,
  }
}

function invoiceRow({ objects, paymentOfInvoice }: Account, invoice: Invoice): InvoiceRow {
  const payment = objects.payment_intent.get(paymentOfInvoice.get(invoice.id) ?? '')
  return {
    id: invoice.id,
    customer: invoice.customer,
    subscription: invoice.parent.subscription_details.subscription,
    status: invoice.status,
    number: invoice.number,
    reason: invoice.billing_reason,
    amountDue: invoice.amount_due,
    amountPaid: invoice.amount_paid,
    total: invoice.total,
    attempts: invoice.attempt_count,
    created: invoice.created,
    paidAt: invoice.status_transitions.paid_at,
    payment: payment === undefined ? null : { id: payment.id, status: payment.status },
  }
}
