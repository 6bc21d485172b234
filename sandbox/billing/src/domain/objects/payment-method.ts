export type PaymentMethod = ReturnType<typeof newPaymentMethod>

export function newPaymentMethod(given: {
  id: string
  createdS: number
  customer: string
  email: string | null
  name: string | null
  last4: string
}) {
  return {
    id: given.id,
    object: 'payment_method' as const,
    allow_redisplay: 'unspecified',
    billing_details: { address: null, email: given.email, name: given.name, phone: null, tax_id: null },
    card: {
      brand: 'visa',
      checks: null,
      country: 'NZ',
      display_brand: 'visa',
      exp_month: 8,
      exp_year: 2040,
      fingerprint: null,
      funding: 'credit',
      generated_from: null,
      last4: given.last4,
      networks: null,
      regulated_status: null,
      three_d_secure_usage: { supported: true },
      wallet: null,
    },
    created: given.createdS,
    customer: given.customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  }
}
