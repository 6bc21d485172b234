import { z } from 'zod'

/*
 * This is the storage format. An authentic delivery that could not be read, whole, so that it can be
 * redriven once the fault is repaired.
 */
export const deliveryQuarantinedSchema = z.strictObject({
  source: z.string().min(1),
  reason: z.string().min(1).describe('A fixed word, one of a few.'),
  detail: z.string().describe('A sentence for people: what was wrong, and where.'),
  receivedAt: z.string(),
  headers: z
    .array(z.strictObject({ name: z.string(), value: z.string() }))
    .describe('As received, in order, without the signature.'),
  bodyBase64: z.string(),
  stateIds: z
    .literal('body')
    .optional()
    .describe(
      "What the id of its order's event derives from once it is understood: the topic and the body. Absent before version 2: the sender's own ids of webhook and delivery too.",
    ),
})

export type DeliveryQuarantined = z.infer<typeof deliveryQuarantinedSchema>
