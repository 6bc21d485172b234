export const statuses = [
  'pending',
  'processing',
  'on-hold',
  'completed',
  'cancelled',
  'refunded',
  'failed',
  // A plugin's own, which the shop has whose responses were captured.
  'waitlisted',
  'checkout-draft',
] as const
export type Status = (typeof statuses)[number]

export type Address = {
  first_name: string
  last_name: string
  company: string
  address_1: string
  address_2: string
  city: string
  state: string
  postcode: string
  country: string
  phone: string
}

export type Meta = {
  id: number
  key: string
  value: unknown
}

export type ItemMeta = Meta & {
  display_key: string
  display_value: unknown
}

export type LineItem = {
  id: number
  name: string
  product_id: number
  variation_id: number
  quantity: number
  tax_class: string
  subtotal: string
  subtotal_tax: string
  total: string
  total_tax: string
  taxes: { id: number; total: string; subtotal: string }[]
  meta_data: ItemMeta[]
  sku: string
  price: number
  image: { id: string | number; src: string }
  parent_name: string | null
}

export type Refund = {
  id: number
  reason: string
  total: string
}

/** An order as REST API v3 and webhooks of WooCommerce 10.0.2 write it, keys in their order. */
export type WooOrder = {
  id: number
  parent_id: number
  status: Status | 'trash' | 'auto-draft'
  currency: string
  version: string
  prices_include_tax: boolean
  date_created: string
  date_modified: string
  discount_total: string
  discount_tax: string
  shipping_total: string
  shipping_tax: string
  cart_tax: string
  total: string
  total_tax: string
  customer_id: number
  order_key: string
  billing: Address & { email: string }
  shipping: Address
  payment_method: string
  payment_method_title: string
  transaction_id: string
  customer_ip_address: string
  customer_user_agent: string
  created_via: string
  customer_note: string
  date_completed: string | null
  date_paid: string | null
  cart_hash: string
  number: string
  meta_data: Meta[]
  line_items: LineItem[]
  tax_lines: unknown[]
  shipping_lines: unknown[]
  fee_lines: unknown[]
  coupon_lines: unknown[]
  refunds: Refund[]
  payment_url: string
  is_editable: boolean
  needs_payment: boolean
  needs_processing: boolean
  date_created_gmt: string
  date_modified_gmt: string
  date_completed_gmt: string | null
  date_paid_gmt: string | null
  currency_symbol: string
  _links: Record<string, unknown>
}
