import type { InvoiceLinks, Snapshot } from './billing-event.ts'

type Fields = Record<string, unknown>
type List = { data: Fields[] }

/**
 * An object in the shape of versions before 2025-03-31.basil. Objects whose shape
 * is the same are returned as they are.
 */
export function beforeBasil(object: Snapshot, links: InvoiceLinks): Snapshot {
  switch (object.object) {
    case 'subscription':
      return oldSubscription(object)
    case 'invoice':
      return oldInvoice(object, links)
    case 'payment_intent':
    case 'charge':
      return { ...object, invoice: links.invoice }
    default:
      return object
  }
}

/** The period stood on the subscription, for all items. */
function oldSubscription(subscription: Snapshot): Snapshot {
  const { billing_mode: _, billing_schedules: __, managed_payments: ___, ...kept } = subscription
  const items = subscription.items as List
  const [first = {}] = items.data
  const data = items.data.map(({ current_period_end: _end, current_period_start: _start, ...item }) => item)
  return {
    ...kept,
    current_period_end: first.current_period_end,
    current_period_start: first.current_period_start,
    discount: null,
    items: { ...items, data },
  }
}

function oldInvoice(invoice: Snapshot, { paymentIntent, charge, prices }: InvoiceLinks): Snapshot {
  const { amount_overpaid: _, parent, total_taxes: taxed, ...kept } = invoice
  const taxes = taxed as Fields[]
  const { subscription_details: details } = parent as { subscription_details: Fields }
  const lines = invoice.lines as List
  const isPaid = invoice.status === 'paid'
  return {
    ...kept,
    application_fee_amount: null,
    charge: isPaid ? charge : null,
    discount: null,
    lines: { ...lines, data: lines.data.map((line, n) => oldLine(line, prices[n])) },
    paid: isPaid,
    paid_out_of_band: false,
    payment_intent: paymentIntent,
    quote: null,
    subscription: details.subscription,
    subscription_details: { metadata: details.metadata },
    tax: taxes.length === 0 ? null : taxes.reduce((sum, { amount }) => sum + Number(amount), 0),
    total_tax_amounts: taxes.map(
      ({ tax_behavior: behavior, tax_rate_details: details, type: _, ...tax }) => ({
        ...{ ...tax, inclusive: behavior === 'inclusive', tax_rate: (details as Fields).tax_rate },
      }),
    ),
    transfer_data: null,
  }
}

function oldLine(line: Fields, price: object | undefined): Fields {
  const { parent, pricing: _, taxes: __, ...kept } = line
  const { subscription_item_details: details } = parent as { subscription_item_details: Fields }
  return {
    ...kept,
    price: price ?? null,
    proration: details.proration,
    subscription_item: details.subscription_item,
    tax_amounts: [],
    tax_rates: [],
    type: 'subscription',
  }
}
