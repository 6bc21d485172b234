import { orderDeletionSchema, orderSnapshotSchema } from '@slipstream/events/event-types/order-events.ts'
import { provenanceSchema } from '@slipstream/events/event-types/provenance.ts'
import { z } from 'zod'

const told = {
  eventId: z.string(),
  occurredAt: z.string().describe('In the world; the arrival where the source tells no time.'),
  recordedAt: z.string().describe('In the log.'),
  position: z.string().describe("Where it stands in the log, with the source's own JSON: orders/3/1042."),
  status: z.string(),
  provenance: provenanceSchema,
}

const snapshot = orderSnapshotSchema.omit({ payload: true, provenance: true })
const deletion = orderDeletionSchema.omit({ payload: true, provenance: true })

/** An event of an order as the API shows it: without the source's own JSON, which stays in the log. */
export const historyEventAnswer = z
  .union([
    z.strictObject({
      type: z.enum(['OrderCreated', 'OrderUpdated', 'OrderRestored']),
      ...told,
      data: snapshot,
    }),
    z.strictObject({ type: z.enum(['OrderDeleted']), ...told, data: deletion }),
  ])
  .describe('An event of an order.')

export type HistoryEventAnswer = z.output<typeof historyEventAnswer>
