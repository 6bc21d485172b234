import { z } from 'zod'
import { instant } from '../instant.ts'

/*
 * This is the storage format. What became of a notification that could not be sent, without names and
 * addresses.
 */
const identity = {
  notificationId: z.string().min(1),
  kind: z
    .string()
    .min(1)
    .describe('The kind of notification, e.g. `slip`, `shipment-shipped`, `billing-receipt`.'),
  source: z.string().min(1),
  orderId: z
    .string()
    .min(1)
    .describe('The order; of a mail of billing, whose kind begins with `billing-`, the id of the customer.'),
}

/** It is not tried again until an operator asks for it. */
export const notificationFailedSchema = z.strictObject({
  ...identity,
  reason: z
    .enum(['refused', 'attempts-exhausted', 'no-address', 'outcome-unknown', 'expired'])
    .describe(
      'The mail server refused it permanently, or too often; the order has no recipient; its content was sent several times without a reply, so it may have arrived; or the server was unavailable, or refused all mail, for too long.',
    ),
  recipient: z
    .enum(['registrant', 'participant'])
    .optional()
    .describe('The kind of recipient; absent where it was not recorded. Version 2 added it.'),
  failedAt: instant,
})

/** A failed one needs no operator any more. */
export const notificationSettledSchema = z.strictObject({
  ...identity,
  outcome: z
    .enum(['sent', 'withdrawn', 'retried'])
    .describe('`retried`: it is due again, and may fail again.'),
  settledAt: instant,
})

/** Whether the mail server accepts mail. The last one counts. */
export const mailRelayChangedSchema = z.strictObject({
  state: z
    .enum(['sending', 'refused', 'unreachable'])
    .describe(
      '`refused`: the mail server takes nothing from us. `unreachable`: it has not answered for a while.',
    ),
  detail: z
    .string()
    .nullable()
    .describe(
      'The step and the code of the reply, e.g. `MAIL FROM 550`; without its text, which may have an address.',
    ),
  since: instant.describe('When this state began.'),
  changedAt: instant.describe('When this was detected; later than `since` for an unavailable server.'),
})

export type MailRelayChanged = z.infer<typeof mailRelayChangedSchema>
export type NotificationFailed = z.infer<typeof notificationFailedSchema>
export type NotificationSettled = z.infer<typeof notificationSettledSchema>
