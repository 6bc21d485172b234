import { notificationKinds, notificationStates } from '@slipstream/read-models/reports/notification-entry.ts'
import type { NotificationEntry } from '@slipstream/read-models/reports/notification-entry.ts'
import { z } from 'zod'

const text = z.string().nullable()

/** A mail or a message, as the ledger of the notifier has it. */
export const notificationResponse = z
  .strictObject({
    notificationId: z.string(),
    kind: z.enum(notificationKinds),
    about: text.describe('Which of the mails of its kind, e.g. shipped or payment-failed.'),
    state: z
      .enum(notificationStates)
      .describe(
        'due: it waits for its next attempt. undeliverable: there is no address. withdrawn: it was not sent, for the reason in `deliveryError`.',
      ),
    source: text,
    orderId: text,
    customerId: text,
    recipientKind: text.describe('registrant, participant, customer, operator, address or slack.'),
    participantId: text,
    to: text.describe(
      'The address; of what is about an order or a shipment, the one that it has now. Null where none is known.',
    ),
    decidedAt: z.string(),
    dueAt: z.string().nullable().describe('When it is tried next; null when it is not tried again.'),
    sentAt: text,
    attempts: z.int().describe('Attempts that the receiver rejected.'),
    unknownOutcomes: z.int().describe('Attempts that were never answered.'),
    why: text.describe('Why it failed, as a word.'),
    deliveryError: text.describe('The last reply of the mail server, or why it is not sent.'),
    resendOf: text.describe('The notification that it was sent in place of.'),
  })
  .meta({ id: 'Notification', description: 'A mail or a message to Slack, and what became of it.' })

export type NotificationResponse = z.output<typeof notificationResponse>

/** @param address of what it is about, where the ledger has none that people can read */
export function notificationResponseOf(
  entry: NotificationEntry,
  address: string | null,
): NotificationResponse {
  const { _id, kind, state, decidedAt, dueAt, sentAt, attempts, unknownOutcomes = 0 } = entry
  const { source = null, orderId = null, customerId = null, why = null, resendOf = null } = entry
  return {
    ...{ notificationId: _id, kind, state, source, orderId, customerId, why, resendOf },
    ...{ attempts, unknownOutcomes, ...recipientOf(entry, address) },
    about: entry.mail ?? entry.notice?.notice ?? null,
    decidedAt: decidedAt.toISOString(),
    dueAt: state === 'due' ? dueAt.toISOString() : null,
    sentAt: sentAt?.toISOString() ?? null,
    deliveryError: entry.lastError,
  }
}

function recipientOf(
  entry: NotificationEntry,
  address: string | null,
): Pick<NotificationResponse, 'recipientKind' | 'participantId' | 'to'> {
  const { recipient, operator, notice } = entry
  if (typeof recipient === 'string') return { recipientKind: 'address', participantId: null, to: recipient }
  if (operator !== undefined) return { recipientKind: 'operator', participantId: null, to: operator }
  if (recipient === undefined)
    return { recipientKind: 'customer', participantId: null, to: notice?.customer?.email ?? address }
  const to = recipient.address ?? address
  return { recipientKind: recipient.kind, participantId: recipient.participantId ?? null, to }
}
