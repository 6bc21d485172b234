import { z } from 'zod'

/** RFC 9457, as every refusal is answered. */
export const problemAnswer = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional().describe('What to fix.'),
    errors: z
      .array(z.object({ parameter: z.string(), detail: z.string() }))
      .optional()
      .describe('Each parameter that is wrong.'),
    awaited: z.string().optional().describe('What `after` named, when it did not come.'),
  })
  .describe('What went wrong (RFC 9457).')
