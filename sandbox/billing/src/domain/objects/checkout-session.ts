import type { Metadata } from './customer.ts'

export type CheckoutSession = ReturnType<typeof newCheckoutSession>

/** Fields that only other accounts fill in. They are part of every session. */
const unusedFields = {
  adaptive_pricing: null,
  after_expiration: null,
  allow_promotion_codes: null,
  billing_address_collection: null,
  cancel_url: 'https://app.example.com/pricing',
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: {
    after_submit: null,
    shipping_address: null,
    submit: null,
    terms_of_service_acceptance: null,
  },
  customer_account: null,
  customer_creation: null,
  customer_details: null,
  customer_email: null,
  discounts: null,
  integration_identifier: null,
  invoice_creation: null,
  locale: null,
  managed_payments: null,
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: null,
  payment_method_configuration_details: null,
  payment_method_options: null,
  payment_method_types: ['card'],
  permissions: null,
  phone_number_collection: {
    enabled: false,
  },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  submit_type: null,
  success_url: 'https://app.example.com/thanks',
  total_details: null,
  ui_mode: null,
  url: null,
  wallet_options: null,
}

/** A session that ended with a subscription. */
export function newCheckoutSession(given: {
  id: string
  createdS: number
  amount: number
  currency: string
  customer: string
  /** How the seller knows the buyer: `client_reference_id`. */
  reference: string | null
  invoice: string
  subscription: string
  metadata: Metadata
}) {
  return {
    ...unusedFields,
    id: given.id,
    object: 'checkout.session' as const,
    amount_subtotal: given.amount,
    amount_total: given.amount,
    automatic_tax: {
      enabled: false,
      liability: {
        type: 'account',
      },
      provider: null,
      status: null,
    },
    client_reference_id: given.reference,
    created: given.createdS,
    currency: given.currency,
    customer: given.customer,
    expires_at: given.createdS + 86_400,
    invoice: given.invoice,
    livemode: false,
    metadata: given.metadata,
    mode: 'subscription',
    payment_status: 'paid',
    status: 'complete',
    subscription: given.subscription,
  }
}
