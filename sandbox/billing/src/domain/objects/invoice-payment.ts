export type InvoicePayment = ReturnType<typeof newInvoicePayment>

/** What links an invoice with its payment intent since the version basil. */
export function newInvoicePayment(given: {
  id: string
  createdS: number
  amount: number
  currency: string
  invoice: string
  paymentIntent: string
}) {
  return {
    id: given.id,
    object: 'invoice_payment' as const,
    amount_paid: null as number | null,
    amount_requested: given.amount,
    created: given.createdS,
    currency: given.currency,
    invoice: given.invoice,
    is_default: true,
    livemode: false,
    payment: { payment_intent: given.paymentIntent, type: 'payment_intent' },
    status: 'open' as 'open' | 'paid' | 'canceled',
    status_transitions: { canceled_at: null as number | null, paid_at: null as number | null },
  }
}
