import type { Mail } from '../delivery/adapters/smtp-mailer.ts'
import { parseMailbox } from '../delivery/domain/mailbox.ts'
import type { DigestNotification } from '../delivery/domain/notification.ts'
import { messageId } from '../delivery/domain/notification-id.ts'
import type { NotSendable } from '../delivery/send-due.ts'
import { readLanguages, readTemplates, readWords } from '../templates/adapters/template-files.ts'
import { digestView } from './domain/digest-view.ts'
import type { DigestView } from './domain/digest-view.ts'
import { digestWordsSchema } from './domain/digest-words.ts'
import type { DigestWords } from './domain/digest-words.ts'

export type DigestTemplates = {
  /** By language. */
  words: ReadonlyMap<string, DigestWords>
  html(view: DigestView): string
  text(view: DigestView): string
}

export type DigestSettings = {
  templates: DigestTemplates
  /** The sender of digests that name none; null for none. */
  from: string | null
}

/** Reads the shipped templates: `digest.html.eta`, `digest.txt.eta` and `digest-words/<language>.json`. */
export function loadDigestTemplates(): DigestTemplates {
  const words = readLanguages('digest-words').map(
    (language) => [language, readWords(digestWordsSchema, 'digest-words', language)] as const,
  )
  return { words: new Map(words), ...readTemplates<DigestView>('digest') }
}

const fallback = 'en'

/** The mail of a digest to one recipient. */
export function composeDigest(
  { templates: { words, html, text }, from: alertsFrom }: DigestSettings,
  { _id: id, digest, recipient }: Pick<DigestNotification, '_id' | 'digest' | 'recipient'>,
): Mail | NotSendable {
  const from = digest.sender ?? alertsFrom
  if (from === null)
    return { kind: 'withdrawn', reason: 'the configuration no longer names a sender of digests' }
  const locale = [digest.locale, digest.locale.slice(0, 2)].find((one) => words.has(one)) ?? fallback
  const ofLanguage = words.get(locale)
  if (ofLanguage === undefined) throw new Error(`there are no words in ${locale}`)
  const isRegional = digest.locale.startsWith(`${locale}-`)
  const view = digestView({ ...digest, recipients: [] }, ofLanguage, isRegional ? digest.locale : locale)
  return {
    messageId: messageId(id, from),
    from,
    to: parseMailbox(recipient),
    subject: view.subject,
    html: html(view),
    text: text(view),
  }
}
