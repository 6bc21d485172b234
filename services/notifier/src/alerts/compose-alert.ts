import type { Db } from 'mongodb'
import { alertCollections } from './adapters/alert-collections.ts'
import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import type { AlertNotification } from '../delivery/domain/notification.ts'
import { alertView } from './domain/message/alert-view.ts'
import type { AlertView } from './domain/message/alert-view.ts'
import { mailboxOf } from '../delivery/domain/mailbox.ts'
import { messageId } from '../delivery/domain/notification-id.ts'
import type { NotToSend } from '../delivery/send-due.ts'
import type { AlertLook } from './alert-settings.ts'

/** What an alert message says, from what was decided when its group was flushed: each receiver and each try gets the same. */
export async function composeAlert(
  db: Db,
  { place, templates }: AlertLook,
  flushId: string,
): Promise<AlertView | NotToSend> {
  const flush = await alertCollections(db).flushes.findOne({ _id: flushId })
  if (flush === null) return { kind: 'withdrawn', reason: 'it is too old: what it says is no longer kept' }
  return alertView(flush.content, templates.words, place)
}

/** The mail of one receiver. */
export async function composeAlertMail(
  db: Db,
  look: AlertLook,
  { _id: id, flushId, recipient }: AlertNotification & { kind: 'alert-mail' },
): Promise<Mail | NotToSend> {
  const view = await composeAlert(db, look, flushId)
  if ('kind' in view) return view
  const { templates, from } = look
  if (from === null) return { kind: 'withdrawn', reason: 'the configuration no longer mails alerts' }
  return {
    messageId: messageId(id, from),
    from,
    to: mailboxOf(recipient.address),
    subject: view.subject,
    html: templates.html(view),
    text: templates.text(view),
  }
}
