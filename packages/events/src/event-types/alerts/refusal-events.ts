import { z } from 'zod'
import { instant } from '../instant.ts'

/*
 * This is the storage format. Counts of refused deliveries of a source: a shop disables its webhook after a
 * few refusals in a row. Unsigned deliveries are counted too, so none of their content is kept.
 */
export const deliveriesRefusedSchema = z.strictObject({
  source: z.string().min(1),
  webhookId: z
    .string()
    .nullable()
    .describe('The id of the webhook that the sender claims; null when it claims none.'),
  instance: z.string().min(1).describe('The process of ingest that counted.'),
  inARow: z
    .int()
    .min(0)
    .describe('Refused since this instance last accepted one with 200; 0 when it has accepted one since.'),
  refused: z
    .array(z.strictObject({ reason: z.string(), count: z.int().min(1) }))
    .describe('By reason, since the previous event of this instance, source and webhook.'),
  from: instant,
  to: instant,
})

export type DeliveriesRefused = z.infer<typeof deliveriesRefusedSchema>
