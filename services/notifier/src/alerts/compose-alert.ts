import type { Db } from 'mongodb'
import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import { parseMailbox } from '../delivery/domain/mailbox.ts'
import type { AlertNotification } from '../delivery/domain/notification.ts'
import { messageId } from '../delivery/domain/notification-id.ts'
import type { NotSendable } from '../delivery/send-due.ts'
import { findFlushContent } from './adapters/alert-groups.ts'
import type { AlertBranding } from './alert-settings.ts'
import { alertView } from './domain/message/alert-view.ts'
import type { AlertView } from './domain/message/alert-view.ts'

/** The content of an alert message, from the stored flush: each receiver and each retry gets the same. */
export async function composeAlert(
  db: Db,
  { locale, templates }: AlertBranding,
  flushId: string,
): Promise<AlertView | NotSendable> {
  const content = await findFlushContent(db, flushId)
  if (content === null) return { kind: 'withdrawn', reason: 'it is too old: its content was removed' }
  return alertView(content, templates.words, locale)
}

/** The mail to one receiver. */
export async function composeAlertMail(
  db: Db,
  branding: AlertBranding,
  { _id: id, flushId, recipient }: AlertNotification & { kind: 'alert-mail' },
): Promise<Mail | NotSendable> {
  const view = await composeAlert(db, branding, flushId)
  if ('kind' in view) return view
  const { templates, from } = branding
  if (from === null) return { kind: 'withdrawn', reason: 'the configuration no longer mails alerts' }
  return {
    messageId: messageId(id, from),
    from,
    to: parseMailbox(recipient.address),
    subject: view.subject,
    html: templates.html(view),
    text: templates.text(view),
  }
}
