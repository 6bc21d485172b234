import { z } from 'zod'
import { closedObject } from '../closed-object.ts'

const rule = z.discriminatedUnion(
  'rule',
  [
    closedObject({
      rule: z.literal('learned').describe("The source's own history tells how long is too long."),
      budget: z
        .number()
        .positive()
        .max(0.5)
        .default(1 / 200)
        .describe(
          'The share of all orders that may be alerted although they would have moved on by themselves.',
        ),
    }),
    closedObject({
      rule: z.literal('count').describe('So many newer orders have come in since.'),
      laterOrders: z.int().min(1).describe('How many.'),
    }),
    closedObject({
      rule: z.literal('time').describe('It has been there for so long.'),
      afterMs: z.int().min(1).describe('How long, in milliseconds.'),
    }),
  ],
  { error: 'must have a rule: learned, count or time' },
)

/** When an order counts as stalled, by the status it stays in; any number of rules watch one status. */
export const stalledSchema = z.record(
  z.string().min(1),
  z.array(rule).min(1, 'must be a list of at least one rule'),
)
