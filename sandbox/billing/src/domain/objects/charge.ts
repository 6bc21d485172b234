export type Charge = ReturnType<typeof newCharge>

/** A card that was charged, as the API shows it without the parts that only some accounts have. */
export function newCharge(given: {
  id: string
  createdS: number
  amount: number
  currency: string
  customer: string
  email: string | null
  name: string | null
  paymentIntent: string
  paymentMethod: string | null
}) {
  return {
    id: given.id,
    object: 'charge' as const,
    amount: given.amount,
    amount_captured: given.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: { address: null, email: given.email, name: given.name, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: true,
    created: given.createdS,
    currency: given.currency,
    customer: given.customer,
    description: 'Subscription',
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: {},
    on_behalf_of: null,
    outcome: null,
    paid: true,
    payment_intent: given.paymentIntent,
    payment_method: given.paymentMethod,
    payment_method_details: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'succeeded',
    transfer_data: null,
    transfer_group: null,
  }
}
