import { z } from 'zod'
import { instant } from '../codec/instant.ts'
import { orderSchema } from './order.ts'
import { provenanceSchema } from './provenance.ts'

/*
 * This is the storage format. `payload` is the source's own JSON, complete, so that a later mapping can be run over the
 * history.
 */

const payload = z.record(z.string(), z.unknown()).describe("The source's own JSON, complete.")

/** What is known of the delivery itself, since version 3. */
const delivery = {
  receivedAt: instant
    .optional()
    .describe('When ingest received the delivery; of a quarantined one, when it received it first.'),
  redrivenFrom: z
    .string()
    .optional()
    .describe(
      'The position in quarantine of the delivery that this event was redriven from, e.g. `quarantine/0/7`.',
    ),
}

/**
 * An order in full, as the source had it at `order.modifiedAt`. Provenance came with version 2; receipt, refunds and
 * registration with version 3; the address of delivery, a note and orders placed with Slipstream with version 4.
 */
export const orderSnapshotSchema = z.strictObject({
  order: orderSchema,
  provenance: provenanceSchema.optional(),
  ...delivery,
  payload,
})

/** The source has deleted an order, and sends no state and no time. `status` is its word for such orders. */
export const orderDeletionSchema = z.strictObject({
  source: z.string().min(1),
  orderId: z.string().min(1),
  status: z.string().min(1).describe("The source's word for an order in its bin."),
  provenance: provenanceSchema.optional(),
  ...delivery,
  payload,
})

type Known<T extends { provenance?: unknown }> = Omit<T, 'provenance'> & {
  provenance: z.infer<typeof provenanceSchema>
}

export type OrderSnapshot = Known<z.infer<typeof orderSnapshotSchema>>
export type OrderDeletion = Known<z.infer<typeof orderDeletionSchema>>
