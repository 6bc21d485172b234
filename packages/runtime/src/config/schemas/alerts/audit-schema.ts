import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'

/** How often the auditor evaluates. */
export const auditSchema = closedObject({
  everyMs: z
    .int()
    .min(100)
    .default(5_000)
    .describe(
      'How often a source is evaluated, in milliseconds. A source without new events is evaluated sixty times less often.',
    ),
  sweepEveryMs: z
    .int()
    .min(1_000)
    .default(60_000)
    .describe("How often a shop's REST API is queried for changed orders, in milliseconds."),
  reconcileEveryMs: z
    .int()
    .min(60_000)
    .default(24 * 3_600_000)
    .describe(
      'How often all orders of a shop since its source was declared are compared with the log, in milliseconds. Each source has its own time in this interval.',
    ),
})
