import { z } from 'zod'

const number = z.int()

/** The state of a source's order numbers, as last reported by the auditor. */
export const sequenceResponse = z
  .strictObject({
    source: z.string(),
    field: z.string().describe('The field that is counted, e.g. id.'),
    step: number.describe('From one number to the next.'),
    first: number.nullable().describe('The first number that is checked; null until one is known.'),
    lowWatermark: number.nullable().describe('All numbers below it are settled; null until one is known.'),
    highest: number.nullable().describe('The highest number that has arrived; null while none has.'),
    missing: z
      .strictObject({
        count: number,
        ranges: z
          .array(z.strictObject({ first: number, last: number }))
          .describe('Ascending; capped, so they may be fewer than `count`.'),
      })
      .describe('Gaps that are not settled, or not verified by the shop.'),
    candidates: z
      .array(
        z.strictObject({
          number,
          verdict: z
            .string()
            .describe('One of pending, recovered, not-an-order, trashed, draft, unverified.'),
          reason: z.string().nullable(),
          attempts: number.describe('How often the shop was queried.'),
          askAt: z
            .string()
            .nullable()
            .describe('When the shop is queried next; null when it is not queried again.'),
        }),
      )
      .describe(
        'Numbers absent for longer than the settle window, and what is known about them; at most 1000.',
      ),
    explained: z.record(z.string(), number).optional().describe('The number of settled gaps by verdict.'),
    sweptThrough: z
      .string()
      .nullable()
      .describe(
        "The shop's changes up to this time were compared with the log; null where its API is not used.",
      ),
    asOf: z.string().describe('The time of this report.'),
  })
  .meta({ id: 'Sequence', description: "The state of a source's order numbers." })

export type SequenceResponse = z.output<typeof sequenceResponse>
