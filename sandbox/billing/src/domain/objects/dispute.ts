export type DisputeStatus = 'needs_response' | 'won' | 'lost'
export type Dispute = ReturnType<typeof newDispute>

const evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
}

export function newDispute(given: {
  id: string
  createdS: number
  dueByS: number
  amount: number
  currency: string
  charge: string
  paymentIntent: string
}) {
  return {
    id: given.id,
    object: 'dispute' as const,
    amount: given.amount,
    balance_transactions: [],
    charge: given.charge,
    created: given.createdS,
    currency: given.currency,
    enhanced_eligibility_types: [],
    evidence,
    evidence_details: {
      due_by: given.dueByS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: given.paymentIntent,
    payment_method_details: {
      card: { brand: 'visa', case_type: 'chargeback', network: 'visa', network_reason_code: '10.4' },
      type: 'card',
    },
    reason: 'fraudulent',
    status: 'needs_response' as DisputeStatus,
  }
}
