import { addTo, newId, nextCount, nowS } from '../../account.ts'
import type { Account } from '../../account.ts'
import { newInvoice, newLine } from '../../objects/invoice.ts'
import type { BillingReason, Charged, Invoice } from '../../objects/invoice.ts'
import { totalsOf } from '../../objects/invoice-totals.ts'
import { newInvoicePayment } from '../../objects/invoice-payment.ts'
import { newPaymentIntent } from '../../objects/payment-intent.ts'
import type { Subscription } from '../../objects/subscription.ts'
import { create, get, update } from '../../store.ts'

export type DraftOptions = {
  id: string
  reason: BillingReason
  charges: readonly Charged[]
  /** Default: now. */
  periodStartS?: number
  /** When it is finalised by itself; null: never. */
  finalizesAtS: number | null
}

/** A draft of an invoice, not yet stored. */
export function draftInvoice(account: Account, subscription: Subscription, options: DraftOptions): Invoice {
  const { id, reason, charges, periodStartS = nowS(account), finalizesAtS } = options
  const owner = { subscription: subscription.id, metadata: subscription.metadata }
  const { taxPercent: percent } = account.settings
  const tax = percent === 0 ? null : { id: 'txr_standard', percent }
  const discount = account.discounts.get(subscription.discounts[0] ?? '') ?? null
  const amounts = charges.map(({ amount }) => amount)
  return newInvoice({
    id,
    createdS: nowS(account),
    customer: get(account, 'customer', subscription.customer),
    subscription,
    reason,
    lines: charges.map((charged) => newLine({ ...owner, id: newId(account, 'il'), invoice: id, charged })),
    currency: subscription.currency,
    totals: totalsOf(amounts, discount, tax),
    periodStartS,
    periodEndS: nowS(account),
    finalizesAtS,
  })
}

/**
 * Stores an invoice that is finalised as soon as it is made, so that `invoice.created` shows it open.
 *
 * @param isRetried whether Stripe makes further attempts when the first payment fails
 */
export function createOpenInvoice(
  account: Account,
  subscription: Subscription,
  draft: Invoice,
  isRetried: boolean,
): Invoice {
  const open = { ...draft, ...finalized(account, draft), next_payment_attempt: null, auto_advance: isRetried }
  createInvoice(account, subscription, open, 'invoice.created', 'invoice.finalized')
  return startPayment(account, open)
}

export function createInvoice(
  account: Account,
  subscription: Subscription,
  invoice: Invoice,
  ...types: string[]
): void {
  addTo(account.invoicesOfSubscription, subscription.id, invoice.id)
  create(account, invoice, ...types)
}

/** Turns a draft into an open invoice with a payment intent; one without an amount is paid then. */
export function finalizeInvoice(account: Account, draft: Invoice): Invoice {
  const open = update(account, draft, finalized(account, draft), 'invoice.updated', 'invoice.finalized')
  account.creationOfDraft.delete(draft.id)
  account.acceptedDrafts.delete(draft.id)
  return startPayment(account, open)
}

function finalized(account: Account, draft: Invoice): Partial<Invoice> {
  const number = nextCount(account, `number of ${draft.customer}`)
  const { invoice_prefix: prefix } = get(account, 'customer', draft.customer)
  const at = nowS(account)
  return {
    automatically_finalizes_at: null,
    effective_at: at,
    ending_balance: Math.min(0, draft.starting_balance + draft.total),
    hosted_invoice_url: `https://invoice.stripe.com/i/acct_test/${draft.id}`,
    invoice_pdf: `https://pay.stripe.com/invoice/acct_test/${draft.id}/pdf`,
    number: `${prefix}-${String(number).padStart(4, '0')}`,
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: at },
    webhooks_delivered_at: account.acceptedDrafts.get(draft.id) ?? null,
  }
}

function startPayment(account: Account, open: Invoice): Invoice {
  applyBalance(account, open)
  if (open.amount_due === 0) return payInvoice(account, open)
  const id = newId(account, 'pi')
  const common = { createdS: nowS(account), amount: open.amount_due, currency: open.currency }
  account.paymentOfInvoice.set(open.id, id)
  account.invoiceOfPayment.set(id, open.id)
  create(account, newPaymentIntent({ ...common, id, customer: open.customer }), 'payment_intent.created')
  create(
    account,
    newInvoicePayment({ ...common, id: invoicePaymentId(id), invoice: open.id, paymentIntent: id }),
  )
  return open
}

/** @param payment the id of its payment intent */
export function invoicePaymentId(payment: string): string {
  return payment.replace('pi_', 'inpay_')
}

/** A credit is used, or made, when its invoice is finalised. */
function applyBalance(account: Account, { customer: id, ending_balance: balance }: Invoice): void {
  const customer = get(account, 'customer', id)
  if (balance !== null && balance !== customer.balance)
    update(account, customer, { balance }, 'customer.updated')
}

/** Marks an invoice as paid, for the payment that covers it. */
export function payInvoice(account: Account, invoice: Invoice, patch: Partial<Invoice> = {}): Invoice {
  const at = nowS(account)
  return update(
    account,
    invoice,
    {
      ...patch,
      amount_paid: invoice.amount_due,
      amount_remaining: 0,
      attempted: true,
      auto_advance: false,
      next_payment_attempt: null,
      status: 'paid',
      status_transitions: { ...invoice.status_transitions, paid_at: at },
    },
    ...['invoice.updated', 'invoice.paid', 'invoice.payment_succeeded'],
  )
}

/** Ends the attempts to collect an invoice. */
export function closeInvoice(account: Account, invoice: Invoice, status: 'void' | 'uncollectible'): Invoice {
  const at = nowS(account)
  const closed = update(
    account,
    invoice,
    {
      auto_advance: false,
      next_payment_attempt: null,
      status,
      ...(status === 'void' && { amount_remaining: 0 }),
      status_transitions: {
        ...invoice.status_transitions,
        ...(status === 'void' ? { voided_at: at } : { marked_uncollectible_at: at }),
      },
    },
    ...['invoice.updated', status === 'void' ? 'invoice.voided' : 'invoice.marked_uncollectible'],
  )
  if (status === 'void') cancelPayment(account, closed)
  return closed
}

function cancelPayment(account: Account, { id }: Invoice): void {
  const payment = account.objects.payment_intent.get(account.paymentOfInvoice.get(id) ?? '')
  if (payment === undefined || payment.status === 'succeeded' || payment.status === 'canceled') return
  update(
    account,
    payment,
    {
      canceled_at: nowS(account),
      cancellation_reason: 'void_invoice',
      next_action: null,
      status: 'canceled',
    },
    'payment_intent.canceled',
  )
}

/** The invoices of a subscription, oldest first. */
export function invoicesOf(account: Account, subscription: string): Invoice[] {
  const ids = account.invoicesOfSubscription.get(subscription) ?? []
  return ids.map((id) => get(account, 'invoice', id))
}
