import { z } from 'zod'
import { orderSchema } from './order.ts'
import { provenanceSchema } from './provenance.ts'

/*
 * This is the storage format. `payload` is the source's own JSON, complete, so that a better mapping later
 * can be run over the history.
 */

const payload = z.record(z.string(), z.unknown()).describe("The source's own JSON, complete.")

/** An order in full, as the source had it at `order.modifiedAt`. Provenance came with version 2. */
export const orderSnapshotSchema = z.strictObject({
  order: orderSchema,
  provenance: provenanceSchema.optional(),
  payload,
})

/** The source says that an order is gone, and nothing else: no state, no time. `status` is what it calls such orders. */
export const orderDeletionSchema = z.strictObject({
  source: z.string().min(1),
  orderId: z.string().min(1),
  status: z.string().min(1).describe('What the source calls an order that is in its bin.'),
  provenance: provenanceSchema.optional(),
  payload,
})

type Known<T extends { provenance?: unknown }> = Omit<T, 'provenance'> & {
  provenance: z.infer<typeof provenanceSchema>
}

export type OrderSnapshot = Known<z.infer<typeof orderSnapshotSchema>>
export type OrderDeletion = Known<z.infer<typeof orderDeletionSchema>>
