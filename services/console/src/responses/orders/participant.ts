import { participantSchema } from '@slipstream/events/event-types/orders/order.ts'
import { z } from 'zod'

/** A participant as the API shows it. */
export const participantResponse = z
  .strictObject({
    source: z.string(),
    orderId: z.string(),
    number: z.string().nullable().describe("The order's number."),
    orderStatus: z.string(),
    product: z
      .string()
      .nullable()
      .optional()
      .describe(
        'What they are registered for: the name of their line item. Absent until the read model is rebuilt after an upgrade.',
      ),
    ...participantSchema.shape,
    savedAt: z.string().nullable().describe('When the order reached a status that saves participants.'),
    savedByEventId: z.string(),
    active: z
      .boolean()
      .describe('False when removed from the order, or when the order has ended without effect.'),
    onOrder: z.boolean().describe('False when the order no longer has this participant.'),
    checkedIn: z
      .strictObject({ at: z.string(), by: z.string().describe('Who was signed in at the desk.') })
      .nullable()
      .describe('When they arrived at the desk; null for not yet.'),
  })
  .meta({ id: 'Participant', description: 'A person whom an order registers.' })

export type ParticipantResponse = z.output<typeof participantResponse>
