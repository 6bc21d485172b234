import { z } from 'zod'

const money = z.string().regex(/^-?\d+(\.\d+)?$/)
const moment = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/)

const address = z.object({
  first_name: z.string(),
  last_name: z.string(),
  company: z.string(),
  address_1: z.string(),
  address_2: z.string(),
  city: z.string(),
  state: z.string(),
  postcode: z.string(),
  country: z.string(),
  email: z.string().optional(),
  phone: z.string(),
})

const metadata = z.array(
  z.object({
    id: z.number(),
    key: z.string(),
    value: z.unknown(),
    display_key: z.string().optional(),
    display_value: z.unknown(),
  }),
)

/** An order as a hand-made receiver declares it: every field that the shop documents. */
export const bodySchema = z.object({
  id: z.number().int(),
  parent_id: z.number().int(),
  number: z.string(),
  order_key: z.string(),
  status: z.string(),
  currency: z.string(),
  version: z.string(),
  prices_include_tax: z.boolean(),
  date_created: moment,
  date_created_gmt: moment,
  date_modified: moment,
  date_modified_gmt: moment,
  date_completed: moment.nullable(),
  date_completed_gmt: moment.nullable(),
  date_paid: moment.nullable(),
  date_paid_gmt: moment.nullable(),
  discount_total: money,
  shipping_total: money,
  cart_tax: money,
  total: money,
  total_tax: money,
  customer_id: z.number().int(),
  customer_note: z.string(),
  billing: address,
  shipping: address,
  payment_method: z.string(),
  payment_method_title: z.string(),
  transaction_id: z.string(),
  payment_url: z.string(),
  needs_payment: z.boolean(),
  currency_symbol: z.string(),
  meta_data: metadata,
  line_items: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      product_id: z.number(),
      variation_id: z.number(),
      quantity: z.number(),
      sku: z.string().nullable(),
      price: z.number(),
      subtotal: money,
      total: money,
      total_tax: money,
      taxes: z.array(z.object({ id: z.number(), total: money, subtotal: money })),
      meta_data: metadata,
      image: z.object({ id: z.union([z.string(), z.number()]), src: z.string() }),
      parent_name: z.string().nullable(),
    }),
  ),
  tax_lines: z.array(
    z.object({
      id: z.number(),
      rate_code: z.string(),
      rate_id: z.number(),
      label: z.string(),
      tax_total: money,
    }),
  ),
  shipping_lines: z.array(z.object({ id: z.number(), method_title: z.string(), total: money })),
  fee_lines: z.array(z.object({ id: z.number(), name: z.string(), total: money })),
  coupon_lines: z.array(z.object({ id: z.number(), code: z.string(), discount: z.string() })),
  refunds: z.array(z.object({ id: z.number(), reason: z.string(), total: money })),
  _links: z.record(z.string(), z.array(z.object({ href: z.string() }))),
})

export type Body = z.infer<typeof bodySchema>
