import { orderSchema } from '@slipstream/events/event-types/orders/order.ts'
import { z } from 'zod'
import { recoveredTypes } from '../domain/recovered.ts'

const eventId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .describe('The identity of the delivery, derived from it.')
const position = z
  .string()
  .describe(
    'The position of the event in the log, topic/partition/offset: the value for `after` of the console.',
  )

const examples = [
  { result: 'appended', eventId: '0f0e0d0c0b0a09080706050403020100', position: 'orders/3/1042' },
  { result: 'ping' },
]

/** The response to an accepted delivery, always with status 200. */
export const acceptedResponse = z
  .discriminatedUnion('result', [
    z.strictObject({
      result: z
        .enum(['appended', 'duplicate', 'quarantined'])
        .describe(
          'appended: the log has the event. duplicate: the log had it already. quarantined: authentic, not understood, kept whole.',
        ),
      eventId,
      position,
    }),
    z.strictObject({
      result: z.literal('ping').describe('A test request of the source; nothing was appended.'),
    }),
  ])
  .meta({ id: 'AcceptedDelivery', examples })

/** What an order would become if it were appended now, always with status 200. */
export const previewResponse = z
  .discriminatedUnion('result', [
    z.strictObject({
      result: z.literal('event'),
      type: z.enum(recoveredTypes),
      order: orderSchema
        .nullable()
        .describe('The order by the configured mapping; null for a deletion, which has no state.'),
    }),
    z.strictObject({
      result: z.literal('quarantined'),
      reason: z.string(),
      detail: z.string().describe('What to fix, in the mapping or at the source.'),
    }),
  ])
  .meta({ id: 'Preview' })
