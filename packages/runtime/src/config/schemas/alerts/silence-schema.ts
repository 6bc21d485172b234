import { z } from 'zod'
import { closedObject } from '../../closed-object.ts'

/** When a source counts as silent. */
export const silenceSchema = closedObject({
  atLeastMs: z
    .int()
    .min(1_000)
    .default(900_000)
    .describe('The minimum silence for an alert, in milliseconds, whatever the usual rhythm.'),
  untilLearnedMs: z
    .int()
    .min(1_000)
    .default(86_400_000)
    .describe("The silence for an alert until the source's rhythm is known, in milliseconds."),
})
