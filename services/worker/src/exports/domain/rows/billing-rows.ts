import type { InvoiceDocument } from '@slipstream/read-models/billing/kinds/invoices.ts'
import type { SubscriptionDocument } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import { fields } from '@slipstream/exports/domain/row-values.ts'
import type { Getters } from '@slipstream/exports/domain/row-values.ts'

export const subscriptionRow: Getters<SubscriptionDocument> = {
  ...fields<SubscriptionDocument>('source', 'subscriptionId', 'customerId', 'status', 'items', 'currency'),
  ...fields<SubscriptionDocument>('periodStart', 'periodEnd', 'createdAt', 'startedAt', 'trialStart'),
  ...fields<SubscriptionDocument>('trialEnd', 'cancelAt', 'cancelAtPeriodEnd', 'canceledAt', 'endedAt'),
  ...fields<SubscriptionDocument>('collectionPaused', 'collectionMethod', 'latestInvoiceId', 'metadata'),
  ...fields<SubscriptionDocument>('isUncertain', 'stateAt', 'timeline'),
}

export const invoiceRow: Getters<InvoiceDocument> = {
  ...fields<InvoiceDocument>('source', 'invoiceId', 'customerId', 'subscriptionId', 'number', 'status'),
  ...fields<InvoiceDocument>('billingReason', 'currency', 'total', 'amountDue', 'amountPaid'),
  ...fields<InvoiceDocument>('amountRemaining', 'lines', 'periodStart', 'periodEnd', 'createdAt'),
  ...fields<InvoiceDocument>('finalizedAt', 'dueAt', 'paidAt', 'voidedAt', 'uncollectibleAt'),
  ...fields<InvoiceDocument>('attemptCount', 'nextAttemptAt', 'collectionMethod', 'customerName'),
  ...fields<InvoiceDocument>('customerEmail', 'hostedUrl', 'isUncertain', 'stateAt', 'timeline'),
}
