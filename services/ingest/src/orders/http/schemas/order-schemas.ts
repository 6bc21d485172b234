import { z } from 'zod'
import { countries } from './countries.ts'

/** One line of text: no control characters, and no space at its ends. */
const text = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(
      /^[^\s\u0000-\u001f\u007f]([^\u0000-\u001f\u007f]*[^\s\u0000-\u001f\u007f])?$/,
      `must be one line of 1 to ${max} characters, without a space at its ends`,
    )

const email = z
  .string()
  .max(254)
  .regex(
    /^[^\s@"(),:;<>[\\\]]+@[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}$/,
    'must be an e-mail address',
  )
const phone = z
  .string()
  .regex(
    /^\+?[0-9][0-9 ()/.-]{3,28}[0-9]$/,
    'must be a phone number, with a country code such as +64 21 555 0134',
  )
const note = z.string().min(1).max(2_000)

const customerSchema = z
  .union([
    z.strictObject({
      id: z
        .string()
        .regex(
          /^(c[0-9a-f]{32}|o[A-Za-z0-9_-]{1,400})$/,
          'must be the id of a customer, as the console lists it',
        )
        .describe(
          'Of a customer of any source: name, e-mail address and phone number are those of their newest order.',
        ),
    }),
    z.strictObject({ name: text(200), email, phone: phone.optional() }),
    z.strictObject({ name: text(200), phone }),
  ])
  .describe('Either the id of a customer, or the name with an e-mail address, a phone number, or both.')

const metadataSchema = z.strictObject({
  key: text(100),
  value: z.union([z.string().max(500), z.number(), z.boolean()]),
})

const lineSchema = z.strictObject({
  sku: text(100).optional(),
  name: text(200),
  quantity: z.int().min(1).max(10_000),
  unitPrice: z
    .string()
    .regex(/^[0-9]{1,9}(\.[0-9]{1,4})?$/, 'must be a decimal such as 19.90')
    .describe("A decimal text, in the order's currency."),
  metadata: z
    .array(metadataSchema)
    .max(20)
    .optional()
    .describe(
      'E.g. which shipment the line is in, under the key that `shipping.groupBy` names; participants.',
    ),
})

const addressSchema = z.strictObject({
  name: text(200).optional().describe("Default: the customer's."),
  company: text(200).optional(),
  lines: z.array(text(100)).min(1).max(4).describe('Street and number, and what is above the city.'),
  city: text(100),
  region: text(100).optional(),
  postcode: text(20).optional(),
  country: z
    .enum(countries, 'must be a country by ISO 3166-1, two letters')
    .describe('ISO 3166-1, two letters.'),
  phone: phone.optional().describe("Default: the customer's."),
})

const lines = z.array(lineSchema).min(1).max(200)

export const newOrderSchema = z
  .strictObject({
    customer: customerSchema,
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as EUR')
      .optional()
      .describe("Default: the source's."),
    lines,
    shippingAddress: addressSchema,
    note: note.optional(),
  })
  .meta({
    id: 'NewOrder',
    examples: [
      {
        customer: { name: 'Ada Miller', email: 'ada@example.com' },
        lines: [{ sku: 'HOODIE-M', name: 'Hoodie M', quantity: 2, unitPrice: '39.90' }],
        shippingAddress: {
          lines: ['12 Harbour Street'],
          city: 'Wellington',
          postcode: '6011',
          country: 'NZ',
        },
      },
    ],
  })

export const orderChangeSchema = z
  .strictObject({
    lines: lines.optional().describe('Instead of the present ones.'),
    shippingAddress: addressSchema.optional().describe('Instead of the present one.'),
    note: note.nullable().optional().describe('Null removes it.'),
  })
  .meta({ id: 'OrderChange', examples: [{ note: 'Leave it with the neighbour.' }] })

export const cancellationSchema = z
  .strictObject({ reason: text(500).optional().describe('Kept with the event.') })
  .meta({ id: 'Cancellation', examples: [{ reason: 'The customer rang up.' }] })

export const orderParams = z.strictObject({
  source: z.string().describe('The name of the source of type `admin`.'),
  orderId: z
    .string()
    .regex(/^[0-9]{1,15}$/, 'must be the number of an order')
    .describe('The number of the order.'),
})

export type OrderParams = z.output<typeof orderParams>
