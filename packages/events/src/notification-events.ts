import { z } from 'zod'
import { instant } from './instant.ts'

/*
 * This is the storage format. What became of a notification that could not be sent. Nobody's name or address is in it.
 */
const identity = {
  notificationId: z.string().min(1),
  kind: z.string().min(1).describe('What was to be sent, as `slip`.'),
  source: z.string().min(1),
  orderId: z.string().min(1),
}

/** It is set aside: nothing more is tried until somebody does something. */
export const notificationFailedSchema = z.strictObject({
  ...identity,
  reason: z
    .enum(['refused', 'attempts-exhausted', 'no-address'])
    .describe('The mail server refused it for ever, or too often; or the order names nobody to send it to.'),
  failedAt: instant,
})

/** One that had failed needs nobody any more. */
export const notificationSettledSchema = z.strictObject({
  ...identity,
  outcome: z
    .enum(['sent', 'withdrawn', 'retried'])
    .describe('`retried`: it is due again, and may fail again.'),
  settledAt: instant,
})

export type NotificationFailed = z.infer<typeof notificationFailedSchema>
export type NotificationSettled = z.infer<typeof notificationSettledSchema>
