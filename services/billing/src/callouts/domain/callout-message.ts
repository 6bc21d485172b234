import type { BillingCustomerDocument } from '@slipstream/read-models/billing/kinds/billing-customers.ts'
import type { InvoiceDocument } from '@slipstream/read-models/billing/kinds/invoices.ts'
import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import type { CalloutTask } from './callout-task.ts'

/** What is known when a call-out is sent. */
export type CalloutSubjects = {
  customer: BillingCustomerDocument | null
  subscription: SubscriptionDocument | null
  invoice: InvoiceDocument | null
  entitlements: { revision: number; names: readonly string[] }
}

/** More lines are not sent. */
const maxLines = 50

/** The body of a call-out, documented in docs/callouts.md: receivers depend on it, so only add to it. */
export function calloutMessage(
  taskId: string,
  { source, customerId, callout, rule, trigger }: Omit<CalloutTask, 'process'>,
  { customer, subscription, invoice, entitlements }: CalloutSubjects,
): object {
  return {
    type: `billing.${trigger.on}`,
    timestamp: trigger.at,
    data: {
      ...{ taskId, source, callout, rule },
      cause: { trigger: trigger.event ?? trigger.on, at: trigger.at, eventId: trigger.eventId },
      customer: customerOf(customerId, customer),
      subscription: subscription === null ? null : subscriptionOf(subscription),
      invoice: invoice === null ? null : invoiceOf(invoice),
      entitlements,
      object: trigger.object ?? null,
    },
  }
}

function customerOf(customerId: string, customer: BillingCustomerDocument | null): object {
  if (customer === null)
    return { customerId, isDeleted: false, name: null, email: null, locale: null, metadata: {} }
  const { isDeleted, name, email, locale, metadata } = customer
  return { customerId, isDeleted, name, email, locale, metadata }
}

function subscriptionOf(subscription: SubscriptionDocument): object {
  const { subscriptionId, status, periodStart, periodEnd, trialEnd, metadata } = subscription
  const { cancelAt, cancelAtPeriodEnd, endedAt } = subscription
  const endsAt = endedAt ?? cancelAt ?? (cancelAtPeriodEnd ? periodEnd : null)
  const items = subscription.items.map(({ priceId, productId, quantity }) => ({
    ...{ priceId, productId, quantity },
  }))
  return { subscriptionId, status, items, periodStart, periodEnd, trialEnd, endsAt, metadata }
}

function invoiceOf(invoice: InvoiceDocument): object {
  const { invoiceId, number, status, currency, total, amountDue, amountPaid, createdAt, paidAt } = invoice
  const lines = invoice.lines
    .slice(0, maxLines)
    .map(({ description, amount, quantity }) => ({ description, amount, quantity }))
  return { invoiceId, number, status, currency, total, amountDue, amountPaid, createdAt, paidAt, lines }
}
