import { z } from 'zod'
import { closedObject } from './closed-object.ts'

/** How often the auditor looks. */
export const auditSchema = closedObject({
  everyMs: z
    .int()
    .min(100)
    .default(5_000)
    .describe(
      'How often what has come in is judged, in milliseconds. A source of which nothing comes in, sixty times less often.',
    ),
  sweepEveryMs: z
    .int()
    .min(1_000)
    .default(60_000)
    .describe("How often a shop's REST API is asked what has changed, in milliseconds."),
})
