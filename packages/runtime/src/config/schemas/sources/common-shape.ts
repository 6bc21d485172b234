import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { participantsSchema } from '../participants-schema.ts'
import { shippingSchema } from '../shipping-schema.ts'
import { silenceSchema } from '../alerts/silence-schema.ts'
import { slipSchema } from '../slip-schema.ts'
import { stalledSchema } from '../alerts/stalled-schema.ts'
import type { SecretsFrom } from '../../values/secrets-from.ts'
import { rateLimitSchema, signingSecrets } from './delivery-shape.ts'

const statusActions = ['saveParticipants', 'sendSlip'] as const

const sequenceSchema = closedObject({
  field: z
    .string()
    .regex(/^(id|number|meta:.+)$/, 'must be id, number, or meta: and the key of order metadata')
    .default('id')
    .describe(
      "Which number of an order counts up: `id`, `number`, or `meta:<key>` where a plugin keeps it in the order's metadata.",
    ),
  step: z.int().min(1).default(1).describe('From one order to the next.'),
  first: z
    .int()
    .min(0)
    .optional()
    .describe(
      'The first number expected; default: the first one seen. A lower one that is set later brings in the orders from there on, where the shop can be queried.',
    ),
  settle: closedObject({
    afterMs: z.int().min(0).default(300_000).describe('How long a gap may stay open, in milliseconds.'),
    laterOrders: z
      .int()
      .min(0)
      .default(20)
      .describe('How many later orders may arrive while a gap stays open.'),
  })
    .prefault({})
    .describe('When a gap counts as a missing order: after both.'),
}).refine(({ step, first }) => step === 1 || first !== undefined, {
  path: ['first'],
  error: 'is required where step is more than 1: it determines which numbers are counted',
})

/** The settings that every kind of source has. */
export function commonShape({ slips }: Pick<SecretsFrom, 'slips'>) {
  return {
    sequence: sequenceSchema.optional().describe('How orders are numbered, to find missing ones.'),
    statuses: z
      .record(z.string().min(1), z.array(z.enum(statusActions)))
      .default({})
      .describe('What is done when an order reaches a status: status → `saveParticipants`, `sendSlip`.'),
    stalled: stalledSchema
      .default({})
      .describe('When an order counts as stalled: status → rules, each `learned`, `count` or `time`.'),
    silence: silenceSchema
      .optional()
      .describe('When a source without deliveries counts as silent; default: it is not checked.'),
    participants: participantsSchema.optional().describe('How participants are found in an order.'),
    slip: slipSchema(slips)
      .optional()
      .describe('How slips are sent; needed where a status says `sendSlip` and the notifier runs.'),
    shipping: shippingSchema
      .optional()
      .describe('Which orders are shipped, and how their customers are notified; default: none is shipped.'),
  }
}

/** The settings of a source that sends deliveries to `/webhooks/<name>`. */
export function webhookShape(secrets: Pick<SecretsFrom, 'webhooks' | 'slips'>) {
  return {
    secrets: signingSecrets(secrets),
    ...commonShape(secrets),
    rateLimit: rateLimitSchema
      .prefault({})
      .describe(
        'Deliveries beyond it get the response 429. Not every sender repeats them, and some stop sending after a few refusals in a row: keep the limit above what a source normally sends.',
      ),
  }
}
