import type { ExportsConfig } from '@slipstream/runtime/config/schemas/exports-schema.ts'
import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import { parseMailbox } from '../delivery/domain/mailbox.ts'
import type { ExportNotification } from '../delivery/domain/notification.ts'
import { messageId } from '../delivery/domain/notification-id.ts'
import type { NotSendable } from '../delivery/send-due.ts'
import { readLanguages, readTemplates, readWords } from '../templates/adapters/template-files.ts'
import { hasExpired } from './domain/export-entries.ts'
import { exportMailView } from './domain/export-mail-view.ts'
import type { ExportMailView } from './domain/export-mail-view.ts'
import { exportWordsSchema } from './domain/export-words.ts'
import type { ExportWords } from './domain/export-words.ts'

export type ExportMailSettings = {
  from: string
  locale: string
  timeZone: string
  words: ExportWords
  html(view: ExportMailView): string
  text(view: ExportMailView): string
}

/**
 * Reads the shipped templates: `export.html.eta`, `export.txt.eta` and `export-words/<language>.json`.
 *
 * @returns undefined where no mails about exports are configured
 */
export function exportMailSettings(mail: ExportsConfig['mail']): ExportMailSettings | undefined {
  if (mail === undefined) return undefined
  const languages = readLanguages('export-words')
  const language = [mail.locale, mail.locale.slice(0, 2)].find((name) => languages.includes(name)) ?? 'en'
  const words = readWords(exportWordsSchema, 'export-words', language)
  const locale = mail.locale.startsWith(language) ? mail.locale : language
  return { ...mail, locale, words, ...readTemplates<ExportMailView>('export') }
}

/** The mail that an export has ended. */
export function composeExportMail(
  settings: ExportMailSettings,
  { _id: id, export: finished, recipient }: Pick<ExportNotification, '_id' | 'export' | 'recipient'>,
  now: Date,
): Mail | NotSendable {
  if (hasExpired(finished, now)) return { kind: 'withdrawn', reason: 'there is nothing to fetch any more' }
  const view = exportMailView(finished, settings)
  return {
    messageId: messageId(id, settings.from),
    from: settings.from,
    to: parseMailbox(recipient),
    subject: view.subject,
    html: settings.html(view),
    text: settings.text(view),
  }
}
