import type { Customer, Metadata } from './customer.ts'
import type { InvoiceTotals } from './invoice-totals.ts'
import type { Price } from './price.ts'

export type InvoiceStatus = 'draft' | 'open' | 'paid' | 'uncollectible' | 'void'
export type BillingReason = 'subscription_create' | 'subscription_cycle' | 'subscription_update' | 'upcoming'

/** What an invoice charges, before it has an id. */
export type Charged = {
  /** The item of the subscription. */
  item: string
  price: Price
  quantity: number
  /** In the smallest unit; negative for a credit. */
  amount: number
  description: string
  startS: number
  endS: number
  isProration: boolean
}

export type InvoiceLine = ReturnType<typeof newLine>
export type Invoice = ReturnType<typeof newInvoice>

export function newLine(given: {
  id: string
  invoice: string | null
  subscription: string
  metadata: Metadata
  charged: Charged
}) {
  const { item, price, quantity, amount, description, startS, endS, isProration } = given.charged
  return {
    id: given.id,
    object: 'line_item' as const,
    amount,
    currency: price.currency,
    description,
    discount_amounts: [],
    discountable: !isProration,
    discounts: [],
    invoice: given.invoice,
    livemode: false,
    metadata: given.metadata,
    parent: {
      invoice_item_details: null,
      subscription_item_details: {
        invoice_item: null,
        proration: isProration,
        proration_details: { credited_items: null },
        subscription: given.subscription,
        subscription_item: item,
      },
      type: 'subscription_item_details',
    },
    period: { end: endS, start: startS },
    pretax_credit_amounts: [],
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: price.unit_amount_decimal,
    },
    quantity,
    quantity_decimal: String(quantity),
    subscription: given.subscription,
    subtotal: amount,
    taxes: [],
  }
}

/**
 * Fields that only other accounts fill in: with taxes, discounts, transfers,
 * shipping. They are part of every invoice.
 */
const unusedFields = {
  account_country: null,
  account_name: null,
  account_tax_ids: null,
  amount_overpaid: 0,
  amount_paid_off_stripe: 0,
  amount_shipping: 0,
  application: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
  custom_fields: null,
  default_payment_method: null,
  default_source: null,
  default_tax_rates: [],
  description: null,
  due_date: null,
  footer: null,
  from_invoice: null,
  issuer: { type: 'self' },
  last_finalization_error: null,
  latest_revision: null,
  on_behalf_of: null,
  payment_settings: { default_mandate: null, payment_method_options: null, payment_method_types: null },
  post_payment_credit_notes_amount: 0,
  pre_payment_credit_notes_amount: 0,
  receipt_number: null,
  rendering: null,
  shipping_cost: null,
  shipping_details: null,
  statement_descriptor: null,
  test_clock: null,
  total_pretax_credit_amounts: [],
}

/** What becomes known when it is finalised, sent and paid. */
const notYet = {
  effective_at: null as number | null,
  ending_balance: null as number | null,
  hosted_invoice_url: null as string | null,
  invoice_pdf: null as string | null,
  number: null as string | null,
  status: 'draft' as InvoiceStatus,
  status_transitions: {
    finalized_at: null as number | null,
    marked_uncollectible_at: null as number | null,
    paid_at: null as number | null,
    voided_at: null as number | null,
  },
  webhooks_delivered_at: null as number | null,
}

function billedTo({ id, email, name }: Customer) {
  return {
    customer: id,
    customer_account: null,
    customer_address: null,
    customer_email: email,
    customer_name: name,
    customer_phone: null,
    customer_shipping: null,
    customer_tax_exempt: 'none',
    customer_tax_ids: [],
  }
}

export type DraftInvoice = {
  id: string
  createdS: number
  customer: Customer
  subscription: { id: string; metadata: Metadata }
  reason: BillingReason
  lines: readonly InvoiceLine[]
  currency: string
  totals: InvoiceTotals
  periodStartS: number
  periodEndS: number
  finalizesAtS: number | null
}

/** A draft, with its amounts from its lines and the customer's balance, which is negative for a credit. */
export function newInvoice(given: DraftInvoice) {
  const { id, customer, subscription, totals } = given
  const due = Math.max(0, totals.total + customer.balance)
  return {
    id,
    object: 'invoice' as const,
    ...unusedFields,
    ...billedTo(customer),
    ...notYet,
    ...totals,
    amount_due: due,
    amount_paid: 0,
    amount_remaining: due,
    attempt_count: 0,
    attempted: false,
    auto_advance: given.finalizesAtS !== null,
    automatically_finalizes_at: given.finalizesAtS,
    billing_reason: given.reason,
    collection_method: 'charge_automatically',
    created: given.createdS,
    currency: given.currency,
    lines: {
      object: 'list' as const,
      data: given.lines,
      has_more: false,
      total_count: given.lines.length,
      url: `/v1/invoices/${id}/lines`,
    },
    livemode: false,
    metadata: {},
    next_payment_attempt: given.finalizesAtS,
    parent: {
      quote_details: null,
      subscription_details: { metadata: subscription.metadata, subscription: subscription.id },
      type: 'subscription_details',
    },
    period_end: given.periodEndS,
    period_start: given.periodStartS,
    starting_balance: customer.balance,
  }
}
