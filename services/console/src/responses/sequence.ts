import { z } from 'zod'

const number = z.int()

/** How the numbers of a source stand, as the auditor last reported. */
export const sequenceAnswer = z
  .strictObject({
    source: z.string(),
    field: z.string().describe('What is counted, as id.'),
    step: number.describe('From one number to the next.'),
    first: number.nullable().describe('The first number that is looked at; null until one is known.'),
    lowWatermark: number.nullable().describe('All numbers below it are settled; null until one is known.'),
    highest: number.nullable().describe('The highest that arrived; null while none has.'),
    arrived: number.optional().describe('How many arrived, where that is known.'),
    missing: z
      .strictObject({
        count: number,
        ranges: z
          .array(z.strictObject({ first: number, last: number }))
          .describe('Ascending; capped, so they may be fewer than `count`.'),
      })
      .describe('Gaps that are not settled, or that no shop has verified.'),
    candidates: z
      .array(
        z.strictObject({
          number,
          verdict: z.string().describe('As pending, recovered, not-an-order, trashed, draft or unverified.'),
          reason: z.string().nullable(),
          attempts: number.describe('How often the shop was asked.'),
          askAt: z.string().nullable().describe('When it is asked next; null when it is not asked again.'),
        }),
      )
      .describe('Absent for longer than the settle window, and what is known of them; capped at 1000.'),
    explained: z.record(z.string(), number).optional().describe('Of settled gaps, how many by each verdict.'),
    sweptThrough: z
      .string()
      .nullable()
      .describe("The shop's changes up to here were compared with ours; null where it can't be asked."),
    asOf: z.string().describe('When this was found.'),
  })
  .describe("How the numbers of a source's orders stand.")

export type SequenceAnswer = z.output<typeof sequenceAnswer>
