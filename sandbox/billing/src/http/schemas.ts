import { z } from 'zod'

const id = z.string().min(1).max(255)
const seconds = z.coerce.number().int()
const created = z
  .union([
    seconds.transform((at) => ({ gte: at, lte: at })),
    z.strictObject({
      gt: seconds.optional(),
      gte: seconds.optional(),
      lt: seconds.optional(),
      lte: seconds.optional(),
    }),
  ])
  .optional()
const flag = z.enum(['true', 'false']).transform((value) => value === 'true')
const name = z
  .string()
  .max(100)
  .regex(/^[a-z0-9_.]+$/)
const expand = z.array(name).max(20).optional().describe('Links to be replaced by their objects.')

const page = {
  limit: z.coerce.number().int().min(1).max(100).optional().describe('Default: 10.'),
  starting_after: id.optional(),
  ending_before: id.optional(),
  expand,
}
const types = z.array(name).max(20).optional()

export const idParams = z.object({ id })
export const retrieveQuery = z.strictObject({ expand })
export const listQuery = z.strictObject(page)
export const eventsQuery = z.strictObject({
  ...page,
  type: z.string().max(100).optional().describe('A name, or one that ends with `*`.'),
  types,
  created,
  delivery_success: flag.optional(),
})
export const subscriptionsQuery = z.strictObject({
  ...page,
  customer: id.optional(),
  price: id.optional(),
  status: z
    .enum([
      'all',
      'ended',
      'active',
      'canceled',
      'incomplete',
      'incomplete_expired',
      'past_due',
      'paused',
      'trialing',
      'unpaid',
    ])
    .optional(),
  created,
})
export const invoicesQuery = z.strictObject({
  ...page,
  customer: id.optional(),
  subscription: id.optional(),
  status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
  created,
})
export const paymentMethodsQuery = z.strictObject({
  ...page,
  customer: id.optional(),
  type: z.string().max(40).optional(),
})
export const endpointBody = z.strictObject({
  disabled: flag.optional(),
  enabled_events: z.array(z.string().max(100)).min(1).optional(),
  url: z.url().optional(),
  expand,
})

export const stripeObject = z.looseObject({ object: z.string() }).meta({ id: 'StripeObject' })
export const stripeList = z
  .strictObject({
    object: z.literal('list'),
    data: z.array(stripeObject),
    has_more: z.boolean(),
    url: z.string(),
  })
  .meta({ id: 'StripeList' })
export const stripeError = z
  .strictObject({
    error: z.looseObject({
      type: z.string(),
      message: z.string(),
      code: z.string().optional(),
      param: z.string().optional(),
    }),
  })
  .meta({ id: 'StripeError' })
