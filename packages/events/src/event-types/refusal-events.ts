import { z } from 'zod'
import { instant } from '../codec/instant.ts'

/*
 * This is the storage format. What a source's sender has been refused, counted: a shop switches its webhook off after a few
 * refusals in a row. Unsigned deliveries are counted too, so nothing of what they say is kept.
 */
export const deliveriesRefusedSchema = z.strictObject({
  source: z.string().min(1),
  webhookId: z
    .string()
    .nullable()
    .describe("The sender's own name of its webhook, as it claims; null when it claims none."),
  instance: z.string().min(1).describe('The process of ingest that counted.'),
  inARow: z.int().min(0).describe('Refused since this instance last answered one 200; 0 when it has since.'),
  refused: z
    .array(z.strictObject({ reason: z.string(), count: z.int().min(1) }))
    .describe('By reason, since the event before of this instance, source and webhook.'),
  from: instant,
  to: instant,
})

export type DeliveriesRefused = z.infer<typeof deliveriesRefusedSchema>
