import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'
import { secretReference } from '../../secret-reference.ts'
import { participantsSchema } from '../participants-schema.ts'
import { silenceSchema } from '../silence-schema.ts'
import { slipSchema } from '../slip-schema.ts'
import { stalledSchema } from '../stalled-schema.ts'

const statusActions = ['saveParticipants', 'sendSlip'] as const

export type StatusAction = (typeof statusActions)[number]

/** The environment that holds a kind of secret; undefined for a process that does no work with that kind. */
export type SecretsFrom = Record<'webhooks' | 'rest' | 'slips', NodeJS.ProcessEnv | undefined>

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
      'The first number expected; the first one seen unless given. A lower one, given later, brings in the orders from there on where the shop can be asked.',
    ),
  settle: closedObject({
    afterMs: z.int().min(0).default(300_000).describe('How long a gap may stay open, in milliseconds.'),
    laterOrders: z
      .int()
      .min(0)
      .default(20)
      .describe('How many later orders may come in while a gap stays open.'),
  })
    .prefault({})
    .describe('When a gap counts as a missing order: after both.'),
}).refine(({ step, first }) => step === 1 || first !== undefined, {
  path: ['first'],
  error: 'must be given where step is more than 1: it tells which numbers are counted',
})

const rateLimitSchema = closedObject({
  requestsPerSecond: z.number().positive().default(10_000).describe('What the source may send, on average.'),
  burst: z.int().min(1).default(20_000).describe('What it may send at once after a quiet time.'),
})

/** The settings that every kind of source has. */
export function commonShape({ webhooks: environment, slips }: Omit<SecretsFrom, 'rest'>) {
  return {
    secrets: z
      .array(secretReference(environment), 'must be a list of at least one { env: NAME }')
      .min(1, 'must be a list of at least one { env: NAME }')
      .describe(
        'What deliveries are signed with, each `{ env: NAME }`; several while one is replaced, any of them is accepted.',
      ),
    sequence: sequenceSchema
      .optional()
      .describe('How orders are numbered, so that missing ones are noticed.'),
    statuses: z
      .record(z.string().min(1), z.array(z.enum(statusActions)))
      .default({})
      .describe('What is done when an order reaches a status: status → `saveParticipants`, `sendSlip`.'),
    stalled: stalledSchema
      .default({})
      .describe('When an order counts as stalled: status → rules, each `learned`, `count` or `time`.'),
    silence: silenceSchema
      .optional()
      .describe('When a source from which nothing comes counts as silent; it is not watched unless given.'),
    participants: participantsSchema.optional().describe('How participants are found in an order.'),
    slip: slipSchema(slips)
      .optional()
      .describe('How slips are sent; needed where a status says `sendSlip` and the notifier runs.'),
    rateLimit: rateLimitSchema
      .prefault({})
      .describe(
        'Beyond it, deliveries are answered 429. WooCommerce never sends them again, and turns a webhook off after a few refusals in a row: keep it above what an honest shop sends.',
      ),
  }
}
