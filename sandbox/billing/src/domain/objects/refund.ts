export type Refund = ReturnType<typeof newRefund>

export function newRefund(given: {
  id: string
  createdS: number
  amount: number
  currency: string
  charge: string
  paymentIntent: string
}) {
  return {
    id: given.id,
    object: 'refund' as const,
    amount: given.amount,
    balance_transaction: null,
    charge: given.charge,
    created: given.createdS,
    currency: given.currency,
    customer: null,
    customer_account: null,
    destination_details: { card: { type: 'reversal' }, type: 'card' },
    metadata: {},
    payment_intent: given.paymentIntent,
    payment_method: null,
    reason: 'requested_by_customer',
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  }
}
