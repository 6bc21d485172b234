import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'

export const pointer = z
  .string()
  .max(200)
  .regex(/^(\/([^~/]|~[01])*)*$/, 'must be a JSON pointer, e.g. /data/id')

const at = (what: string) => pointer.optional().describe(what)

const customerSchema = closedObject({
  id: at("The customer's id."),
  name: at('The full name.'),
  email: at('The e-mail address.'),
  phone: at('The telephone number.'),
})

const billingSchema = closedObject({
  company: at('The company.'),
  lines: z.array(pointer).max(10).default([]).describe('The lines of the address.'),
  city: at('The city.'),
  region: at('The region or state.'),
  postcode: at('The postcode.'),
  country: at('The country.'),
})

const lineItemsSchema = closedObject({
  list: pointer.describe('The list of line items; what follows is relative to one of them.'),
  id: at('The id of the line item. Default: its number in the list.'),
  productId: at('The id of the product.'),
  sku: at('The SKU.'),
  name: at('The name.'),
  quantity: at('The quantity. Default: 1.'),
  total: at('What the line costs. Default: 0.'),
  taxTotal: at('The tax on the line.'),
  metadata: at('Further data, an object or a list of `{key, value}`.'),
})

/** Where a body has what an order needs. */
export const hmacMappingSchema = closedObject({
  id: pointer.describe('The id of the order, which never changes.'),
  status: at('The status. Only deletions may be without.'),
  occurredAt: at('When a deletion happened. Default: its arrival.'),
  number: at('The number of the order. Default: its id.'),
  currency: at('The currency.'),
  total: at('The total. Default: 0.'),
  discountTotal: at('The discount.'),
  shippingTotal: at('What shipping costs.'),
  taxTotal: at('The tax.'),
  createdAt: at('When the order was made: ISO 8601, or seconds or milliseconds since 1970.'),
  modifiedAt: at('When the order was last changed: decides which state is newest. Default: `createdAt`.'),
  paidAt: at('When it was paid.'),
  completedAt: at('When it was completed.'),
  metadata: at('Further data of the order, an object or a list of `{key, value}`.'),
  customer: customerSchema.prefault({}).describe('The customer.'),
  billing: billingSchema.prefault({}).describe('The billing address.'),
  lineItems: lineItemsSchema.optional().describe('The line items.'),
})
