import type { Recurrence } from '../calendar.ts'

export type Price = ReturnType<typeof newPrice>
export type Product = ReturnType<typeof newProduct>

export type PriceDefinition = {
  id: string
  product: string
  currency: string
  /** In the smallest unit of the currency. */
  unitAmount: number
  recurrence: Recurrence
  /** Whether it is charged for what was used, after the period. */
  isMetered?: boolean
}

export function isMetered({ recurring }: Price): boolean {
  return recurring.usage_type === 'metered'
}

export function newProduct(given: { id: string; name: string; createdS: number }) {
  return {
    id: given.id,
    object: 'product' as const,
    active: true,
    created: given.createdS,
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name: given.name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    type: 'service',
    unit_label: null,
    updated: given.createdS,
    url: null,
  }
}

export function newPrice(given: PriceDefinition & { createdS: number }) {
  return {
    id: given.id,
    object: 'price' as const,
    active: true,
    billing_scheme: 'per_unit',
    created: given.createdS,
    currency: given.currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: given.product,
    recurring: {
      interval: given.recurrence.interval,
      interval_count: given.recurrence.interval_count,
      meter: given.isMetered === true ? `mtr_${given.id}` : null,
      trial_period_days: null,
      usage_type: given.isMetered === true ? 'metered' : 'licensed',
    },
    tax_behavior: null,
    tiers_mode: null,
    transform_quantity: null,
    type: 'recurring',
    unit_amount: given.unitAmount,
    unit_amount_decimal: String(given.unitAmount),
  }
}
