import { participantSchema } from '@slipstream/events/event-types/order.ts'
import { z } from 'zod'

/** A participant as the API shows it. */
export const participantResponse = z
  .strictObject({
    source: z.string(),
    orderId: z.string(),
    number: z.string().nullable().describe("The order's number."),
    orderStatus: z.string(),
    ...participantSchema.shape,
    savedAt: z.string().nullable().describe('When the order reached a status that saves participants.'),
    savedByEventId: z.string(),
    active: z
      .boolean()
      .describe('False when removed from the order, or when the order has ended without effect.'),
    onOrder: z.boolean().describe('False when the order no longer has this participant.'),
  })
  .meta({ id: 'Participant', description: 'A person whom an order registers.' })

export type ParticipantResponse = z.output<typeof participantResponse>
