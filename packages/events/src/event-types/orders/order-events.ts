import { z } from 'zod'
import { orderSchema } from './order.ts'
import { provenanceSchema } from '../provenance.ts'
import { receipt } from '../receipt.ts'

/*
 * This is the storage format. `payload` is the source's own JSON, complete, so that a later
 * mapping can be run over the history.
 */

const payload = z.record(z.string(), z.unknown()).describe("The source's own JSON, complete.")

/**
 * An order in full, as the source had it at `order.modifiedAt`. Provenance came with version 2;
 * receipt, refunds and registration with version 3; the address of delivery, a note and orders
 * placed with Slipstream with version 4.
 */
export const orderSnapshotSchema = z.strictObject({
  order: orderSchema,
  provenance: provenanceSchema.optional(),
  ...receipt,
  payload,
})

/** The source has deleted an order, and sends no state and no time. `status` is its word for such orders. */
export const orderDeletionSchema = z.strictObject({
  source: z.string().min(1),
  orderId: z.string().min(1),
  status: z.string().min(1).describe("The source's word for an order in its bin."),
  provenance: provenanceSchema.optional(),
  ...receipt,
  payload,
})

type Known<T extends { provenance?: unknown }> = Omit<T, 'provenance'> & {
  provenance: z.infer<typeof provenanceSchema>
}

export type OrderSnapshot = Known<z.infer<typeof orderSnapshotSchema>>
export type OrderDeletion = Known<z.infer<typeof orderDeletionSchema>>
