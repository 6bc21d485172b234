import { z } from 'zod'

/** Why an order was imported although no delivery of it was lost. */
export const backfillPurposes = ['backfill', 'backfill-with-mail'] as const

/** How a fact reached the log: by the source's own webhook, or because Slipstream queried the source. */
export const provenanceSchema = z.strictObject({
  via: z
    .enum(['webhook', 'rest', 'api'])
    .describe(
      'The source sent it, Slipstream queried it, or somebody placed it with Slipstream (since version 4).',
    ),
  actor: z.string().optional().describe('Who placed or changed the order with Slipstream; only with `api`.'),
  topic: z
    .string()
    .nullable()
    .describe("The source's name of what it sent, e.g. `order.updated`; null when Slipstream queried it."),
  webhookId: z.string().nullable(),
  deliveryId: z.string().nullable(),
  purpose: z
    .enum(backfillPurposes)
    .optional()
    .describe(
      'For an order older than its source that was imported later: `backfill` when no slip is sent for statuses reached before, `backfill-with-mail` when they are sent.',
    ),
})

export type Provenance = z.infer<typeof provenanceSchema>

/** Of events that were written before provenance was recorded. */
export const unrecordedProvenance: Provenance = {
  via: 'webhook',
  topic: null,
  webhookId: null,
  deliveryId: null,
}
