import { z } from 'zod'

/** Why an order was brought in that no delivery was lost of. */
export const backfillPurposes = ['backfill', 'backfill-with-mail'] as const

/** How a fact reached the log: by the source's own webhook, or because Slipstream asked the source for it. */
export const provenanceSchema = z.strictObject({
  via: z.enum(['webhook', 'rest']).describe('The source told it, or Slipstream asked.'),
  topic: z
    .string()
    .nullable()
    .describe("The source's own name of what it sent, as `order.updated`; null when Slipstream asked."),
  webhookId: z.string().nullable(),
  deliveryId: z.string().nullable(),
  purpose: z
    .enum(backfillPurposes)
    .optional()
    .describe(
      'Of an order that was there before its source was declared, and was brought in later: `backfill` where nobody gets a slip for what it had reached by then, `backfill-with-mail` where they do.',
    ),
})

export type Provenance = z.infer<typeof provenanceSchema>

/** What is known of events that were written before provenance was recorded. */
export const unrecordedProvenance: Provenance = {
  via: 'webhook',
  topic: null,
  webhookId: null,
  deliveryId: null,
}
