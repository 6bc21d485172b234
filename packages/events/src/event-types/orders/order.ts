import { z } from 'zod'

/*
 * This is the storage format, and is kept indefinitely. Add only optional fields, and a version in
 * event-types.ts when readers should see more than the bytes have.
 */

const decimal = z.string().regex(/^-?\d+(\.\d+)?$/)
const instant = z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/)
const text = z.string().nullable()

const addressSchema = z.strictObject({
  company: text,
  lines: z.array(z.string()),
  city: text,
  region: text,
  postcode: text,
  country: text,
})

const shippingSchema = z.strictObject({
  name: text,
  phone: text,
  ...addressSchema.shape,
})

const customerSchema = z.strictObject({
  id: text.describe("The source's id of the account; null for a guest."),
  name: text,
  email: text,
  phone: text,
})

const lineItemSchema = z.strictObject({
  id: z.string(),
  productId: text,
  sku: text,
  name: z.string(),
  quantity: z.number(),
  total: decimal,
  taxTotal: decimal.nullable(),
  metadata: z
    .array(z.strictObject({ key: z.string(), value: z.unknown() }))
    .describe('As the source has it, in its order: a key may be there twice, a value may be any JSON.'),
})

export const participantSchema = z.strictObject({
  participantId: z
    .string()
    .describe(
      'Stable within its order: line item id and number, so that a corrected name is not another participant.',
    ),
  lineItemId: text,
  name: text,
  email: text,
  fields: z.record(z.string(), z.string()),
})

const refundSchema = z.strictObject({
  id: z.string().describe("The source's id of the refund."),
  amount: decimal.describe("The refunded amount, positive, in the order's currency."),
  reason: text,
})

/** How the configuration of the source read the order's line items. Absent where it names no participants. */
const registrationSchema = z.strictObject({
  lineItemIds: z
    .array(z.string())
    .describe(
      'The line items that are registrations: of a configured product; without configured products those that name a person.',
    ),
  unnamedLineItemIds: z
    .array(z.string())
    .describe('Those of a configured product that name no person; empty without configured products.'),
  candidates: z
    .array(participantSchema)
    .describe(
      'Persons named by line items of other products. Such a line item is still a registration if it was one in another state of the order: shops show the present SKU of a product in old orders.',
    ),
})

/** The state of an order at one moment, with the fields that every kind of shop shares. */
export const orderSchema = z.strictObject({
  source: z.string().min(1).describe('The source by its name in the configuration.'),
  orderId: z.string().min(1).describe("The source's id of the order: it never changes."),
  number: z
    .string()
    .describe('The order number that people see; a plugin may number orders in another way than by id.'),
  status: z.string().min(1).describe("The source's own word."),
  currency: z.string(),
  total: decimal.describe('Money is a decimal string, in `currency`.'),
  discountTotal: decimal.nullable(),
  shippingTotal: decimal.nullable(),
  taxTotal: decimal.nullable(),
  customer: customerSchema,
  billing: addressSchema,
  lineItems: z.array(lineItemSchema),
  participants: z.array(participantSchema),
  createdAt: instant.describe('At the source, UTC.'),
  modifiedAt: instant.describe('At the source, UTC. It decides which state is the newest.'),
  paidAt: instant.nullable(),
  completedAt: instant.nullable(),
  refunds: z
    .array(refundSchema)
    .optional()
    .describe('Refunds so far; `total` stays as it was. Absent where they are not known.'),
  registration: registrationSchema.optional(),
  shipping: shippingSchema
    .optional()
    .describe('Where the goods go, and who gets them there. Absent where the source names no such address.'),
  note: z
    .string()
    .optional()
    .describe('The message of the customer or the operator. Absent where there is none.'),
})

export type Order = z.infer<typeof orderSchema>
export type LineItem = z.infer<typeof lineItemSchema>
export type Participant = z.infer<typeof participantSchema>
export type Refund = z.infer<typeof refundSchema>
export type Registration = z.infer<typeof registrationSchema>
export type Address = z.infer<typeof addressSchema>
export type ShippingAddress = z.infer<typeof shippingSchema>
export type Customer = z.infer<typeof customerSchema>
