import type { BillingEvent, CalloutEvent } from '@slipstream/events/event.ts'
import { billingHistoryDocument } from '@slipstream/read-models/billing/history/billing-history-document.ts'
import { evolveBillingCustomer } from '@slipstream/read-models/billing/kinds/billing-customers.ts'
import { evolveCheckout } from '@slipstream/read-models/billing/kinds/checkouts.ts'
import { evolveInvoice } from '@slipstream/read-models/billing/kinds/invoices.ts'
import { evolvePayment } from '@slipstream/read-models/billing/kinds/payments.ts'
import { evolvePaymentMethod } from '@slipstream/read-models/billing/kinds/payment-methods.ts'
import { evolveSubscription } from '@slipstream/read-models/billing/kinds/subscriptions.ts'
import type { CalloutDocument } from '@slipstream/read-models/callouts/callout-document.ts'
import { evolveCallout } from '@slipstream/read-models/callouts/evolve-callout.ts'
import type { Db } from 'mongodb'

type Stored = { _id: string }

/** Folds events of billing into the stored documents, one after the other, as their read models have them. */
export async function insertBilling(db: Db, events: readonly BillingEvent[]): Promise<void> {
  for (const [index, event] of events.entries()) {
    const record = { position: `test-billing/0/${index}`, offset: BigInt(index) }
    const recordedAtMs = Date.parse('2026-11-21T12:00:00Z') + index * 60_000
    const history = billingHistoryDocument(event, { ...record, recordedAtMs })
    await db.collection<Stored>('billing-history_v1').replaceOne({ _id: event.id }, history, { upsert: true })
    await evolveStored(db, event)
  }
}

/** Stores call-outs after their events. */
export async function insertCallouts(db: Db, events: readonly CalloutEvent[]): Promise<void> {
  const callouts = new Map<string, CalloutDocument>()
  for (const event of events) {
    const { taskId } = event.data
    callouts.set(taskId, evolveCallout(callouts.get(taskId) ?? null, event))
  }
  await db.collection<CalloutDocument>('callouts_v1').insertMany([...callouts.values()])
}

async function evolveStored(db: Db, event: BillingEvent): Promise<void> {
  const evolve = async <Document extends Stored>(
    name: string,
    id: string,
    after: (before: Document | null) => Document,
  ): Promise<void> => {
    const documents = db.collection<Stored>(`${name}_v1`)
    const _id = `${event.data.source}/${id}`
    const before = await documents.findOne({ _id })
    await documents.replaceOne({ _id }, after(before as Document | null), { upsert: true })
  }
  switch (event.type) {
    case 'SubscriptionChanged':
      return evolve('subscriptions', event.data.subscription.subscriptionId, (before) =>
        evolveSubscription(before as never, event),
      )
    case 'InvoiceChanged':
      return evolve('invoices', event.data.invoice.invoiceId, (before) =>
        evolveInvoice(before as never, event),
      )
    case 'PaymentChanged':
      return evolve('payments', event.data.payment.paymentId, (before) =>
        evolvePayment(before as never, event),
      )
    case 'CustomerChanged':
      return evolve('billing-customers', event.data.customer.customerId, (before) =>
        evolveBillingCustomer(before as never, event),
      )
    case 'PaymentMethodChanged':
      return evolve('payment-methods', event.data.paymentMethod.paymentMethodId, (before) =>
        evolvePaymentMethod(before as never, event),
      )
    case 'CheckoutCompleted':
      return evolve('checkouts', event.data.checkout.checkoutId, (before) =>
        evolveCheckout(before as never, event),
      )
    case 'BillingEventReceived':
      return undefined
  }
}
