/** The last month in which a card can be charged. @property month 1 to 12 */
export type CardExpiry = { year: number; month: number }

export type PaymentMethod = ReturnType<typeof newPaymentMethod>

export function newPaymentMethod(given: {
  id: string
  createdS: number
  customer: string
  email: string | null
  name: string | null
  last4: string
  expires: CardExpiry
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
      exp_month: given.expires.month,
      exp_year: given.expires.year,
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
    customer: given.customer as string | null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  }
}

/** Whether a card cannot be charged any more, since its month is over. */
export function hasExpired(
  { card: { exp_year: year, exp_month: month } }: PaymentMethod,
  nowMs: number,
): boolean {
  return nowMs >= Date.UTC(year, month)
}
