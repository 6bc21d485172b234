import {
  orderDeletionSchema,
  orderSnapshotSchema,
} from '@slipstream/events/event-types/orders/order-events.ts'
import { provenanceSchema } from '@slipstream/events/event-types/provenance.ts'
import { z } from 'zod'

const common = {
  eventId: z.string(),
  occurredAt: z.string().describe('In the world; the arrival where the source sends no time.'),
  recordedAt: z.string().describe('When it was appended to the log.'),
  position: z
    .string()
    .describe("Its position in the log, which also has the source's own JSON, e.g. orders/3/1042."),
  status: z.string(),
  provenance: provenanceSchema,
}

const snapshot = orderSnapshotSchema.omit({ payload: true, provenance: true })
const deletion = orderDeletionSchema.omit({ payload: true, provenance: true })

/** An event of an order as the API shows it: without the source's own JSON, which only the log has. */
export const historyEventResponse = z
  .union([
    z.strictObject({
      type: z.enum(['OrderCreated', 'OrderUpdated', 'OrderRestored']),
      ...common,
      data: snapshot,
    }),
    z.strictObject({ type: z.enum(['OrderDeleted']), ...common, data: deletion }),
  ])
  .meta({ id: 'HistoryEvent', description: 'An event of an order.' })

export type HistoryEventResponse = z.output<typeof historyEventResponse>
