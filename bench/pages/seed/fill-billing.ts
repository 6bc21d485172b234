import type { BillingEvent } from '@slipstream/events/event.ts'
import { examples } from '@slipstream/events/event-types/examples.ts'
import { collectionOf } from '@slipstream/projector/adapters/read-model-versions.ts'
import { billingHistoryDocument } from '@slipstream/read-models/billing/history/billing-history-document.ts'
import { evolveBillingCustomer } from '@slipstream/read-models/billing/kinds/billing-customers.ts'
import { evolveInvoice } from '@slipstream/read-models/billing/kinds/invoices.ts'
import { evolvePayment } from '@slipstream/read-models/billing/kinds/payments.ts'
import { evolveSubscription } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'
import type { Db } from 'mongodb'
import { insertAll } from './fill-operations.ts'
import { personOf } from './people.ts'

const source = 'billing'

/** Customers of billing, each with a subscription, an invoice, a payment, and the events of these. */
export async function fillBilling(db: Db, customers: number): Promise<void> {
  const insert = (name: ReadModelName, of: (index: number) => object): Promise<void> =>
    insertAll(db, collectionOf(name, 1), customers, of)
  await insert('subscriptions', (index) => evolveSubscription(null, subscriptionOf(index)))
  await insert('invoices', (index) => evolveInvoice(null, invoiceOf(index)))
  await insert('payments', (index) => evolvePayment(null, paymentOf(index)))
  await insert('billing-customers', (index) => evolveBillingCustomer(null, customerOf(index)))
  await insert('billing-history', (index) => historyOf(subscriptionOf(index), index))
}

const idOf = (kind: string, index: number): string => `${kind}${index.toString(16)}`.padStart(32, '0')
const createdAtOf = (index: number): string => new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString()

function subscriptionOf(index: number) {
  const { data, ...example } = examples.SubscriptionChanged
  const status = index % 20 === 0 ? 'past_due' : index % 5 === 0 ? 'canceled' : 'active'
  const ids = {
    subscriptionId: `sub_${index}`,
    customerId: `cus_${index}`,
    createdAt: createdAtOf(index),
    status,
  }
  return {
    ...example,
    id: idOf('1', index),
    data: { ...data, source, subscription: { ...data.subscription, ...ids } },
  }
}

function invoiceOf(index: number) {
  const { data, ...example } = examples.InvoiceChanged
  const ids = { invoiceId: `in_${index}`, customerId: `cus_${index}`, subscriptionId: `sub_${index}` }
  const { name, email } = personOf(index)
  const invoice = {
    ...{ ...data.invoice, ...ids, number: `INV-${index}`, createdAt: createdAtOf(index) },
    ...{ status: index % 30 === 0 ? 'open' : 'paid', customerName: name, customerEmail: email },
  }
  return { ...example, id: idOf('2', index), data: { ...data, source, invoice } }
}

function paymentOf(index: number) {
  const { data, ...example } = examples.PaymentChanged
  const ids = { paymentId: `pi_${index}`, customerId: `cus_${index}`, createdAt: createdAtOf(index) }
  return { ...example, id: idOf('3', index), data: { ...data, source, payment: { ...data.payment, ...ids } } }
}

function customerOf(index: number) {
  const { data, ...example } = examples.CustomerChanged
  const customer = { ...data.customer, customerId: `cus_${index}`, ...personOf(index) }
  return { ...example, id: idOf('4', index), data: { ...data, source, customer } }
}

function historyOf(event: BillingEvent, index: number): object {
  const record = {
    position: `bench-billing/0/${index}`,
    offset: BigInt(index),
    recordedAtMs: Date.UTC(2026, 0, 1),
  }
  return billingHistoryDocument(event, record)
}
