import { z } from 'zod'
import { closedObject } from '../closed-object.ts'

/** When a source counts as silent. */
export const silenceSchema = closedObject({
  atLeastMs: z
    .int()
    .min(1_000)
    .default(900_000)
    .describe('No silence shorter than this is alerted, whatever the rhythm, in milliseconds.'),
  untilLearnedMs: z
    .int()
    .min(1_000)
    .default(86_400_000)
    .describe("What counts as silence until the source's rhythm is known, in milliseconds."),
})
