import type { Db } from 'mongodb'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import { messageId } from '@slipstream/notifier/delivery/domain/notification-id.ts'
import type { InboxMail } from '../../journey/given/inbox.ts'
import { alertSender } from '../system/settings.ts'

type LedgerEntry = { _id: string; kind: string; state: string }

/**
 * What is wrong with mails about alerts, a sentence each: alerts that hold without
 * a mail, mails that wait or are lost.
 */
export async function alertMailFaults(
  db: Db,
  firing: readonly AlertDocument[],
  inbox: readonly InboxMail[],
): Promise<string[]> {
  const unsent = firing.filter(
    ({ source, next }) =>
      !inbox.some(({ text }) => text.includes(source) && text.includes(next?.runbook ?? '')),
  )
  const entries = await db.collection<LedgerEntry>('notifications').find({ kind: 'alert-mail' }).toArray()
  const arrived = new Set(inbox.map(({ headers }) => headers['message-id']))
  return [
    ...unsent.map(({ _id }) => `there is no mail about ${_id}`),
    ...entries.flatMap(({ _id, state }) => {
      if (state !== 'sent') return [`the mail ${_id} about alerts is ${state}`]
      return arrived.has(messageId(_id, alertSender)) ? [] : [`the mail ${_id} about alerts did not arrive`]
    }),
  ]
}
