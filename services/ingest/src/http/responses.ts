import { orderSchema } from '@slipstream/events/event-types/order.ts'
import { z } from 'zod'
import { recoveredTypes } from '../domain/recovered.ts'

const eventId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .describe('The identity of the delivery, derived from it.')
const position = z
  .string()
  .describe("Where the event stands in the log: topic/partition/offset, for the console's `after`.")

/** What a delivery that was taken is answered with, always status 200. */
export const answerSchema = z.discriminatedUnion('result', [
  z.object({
    result: z
      .enum(['appended', 'duplicate', 'quarantined'])
      .describe(
        'appended: the log has it. duplicate: the log had it already. quarantined: authentic, not understood, set aside whole.',
      ),
    eventId,
    position,
  }),
  z.object({ result: z.literal('ping').describe('The test delivery of a shop; nothing was appended.') }),
])

/** What an order would become if it were appended now; always status 200. */
export const previewSchema = z.discriminatedUnion('result', [
  z.object({
    result: z.literal('event'),
    type: z.enum(recoveredTypes),
    order: orderSchema
      .nullable()
      .describe('As the configured mapping understands it; null for a deletion, which has no state.'),
  }),
  z.object({
    result: z.literal('quarantined'),
    reason: z.string(),
    detail: z.string().describe('What to fix, in the mapping or at the source.'),
  }),
])

/** RFC 9457. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What to fix.').optional(),
})

export type AnswerResult = Extract<z.infer<typeof answerSchema>, { eventId: string }>['result'] | 'ping'
