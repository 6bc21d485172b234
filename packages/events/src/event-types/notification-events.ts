import { z } from 'zod'
import { instant } from '../codec/instant.ts'

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
    .enum(['refused', 'attempts-exhausted', 'no-address', 'outcome-unknown', 'expired'])
    .describe(
      'The mail server refused it for ever, or too often; the order names nobody to send it to; its content was sent several times and never answered, so it may have arrived; or the server was away, or refused all mail, for too long.',
    ),
  recipient: z
    .enum(['registrant', 'participant'])
    .optional()
    .describe('Whose it is, by kind; absent where that was not recorded. Version 2 added it.'),
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

/** Whether mail goes out at all. The last one counts. */
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
      'The step and the reply’s code, as `MAIL FROM 550`; no text of the reply, which may hold an address.',
    ),
  since: instant.describe('When this state began.'),
  changedAt: instant.describe('When this was noticed; later than `since` for a server that is away.'),
})

export type MailRelayChanged = z.infer<typeof mailRelayChangedSchema>
export type NotificationFailed = z.infer<typeof notificationFailedSchema>
export type NotificationSettled = z.infer<typeof notificationSettledSchema>
