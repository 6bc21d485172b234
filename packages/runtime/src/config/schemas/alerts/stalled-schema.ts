import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'

const rule = z.discriminatedUnion(
  'rule',
  [
    closedObject({
      rule: z.literal('learned').describe("The limit is learned from the source's history."),
      budget: z
        .number()
        .positive()
        .max(0.5)
        .default(1 / 200)
        .describe(
          'The share of all orders that may cause a false alert, because they would have moved on by themselves.',
        ),
    }),
    closedObject({
      rule: z.literal('count').describe('A number of newer orders have arrived since.'),
      laterOrders: z.int().min(1).describe('The number of newer orders.'),
    }),
    closedObject({
      rule: z.literal('time').describe('The order has been in the status for a time.'),
      afterMs: z.int().min(1).describe('The time in milliseconds.'),
    }),
  ],
  { error: 'must have a rule: learned, count or time' },
)

/** When an order counts as stalled, by the status it stays in; any number of rules watch one status. */
export const stalledSchema = z.record(
  z.string().min(1),
  z.array(rule).min(1, 'must be a list of at least one rule'),
)
