import { normalEmail } from './person-in-log.ts'

/** A character of an e-mail, but for its `@`: what JSON, links and sentences have around one is none. */
const part = String.raw`[^\s@"'<>()[\]{},;:\\/?&=|]+`
/** First what JSON writes for the end of a line: its letter is no part of an e-mail. */
const pattern = new RegExp(String.raw`\\[bfnrt]|(${part}@${part})`, 'gu')

/** The e-mails in a text, e.g. of JSON, as they are compared. */
export function emailsIn(text: string): string[] {
  if (!text.includes('@')) return []
  return [...text.matchAll(pattern)].flatMap(([, email]) =>
    email === undefined ? [] : [normalEmail(email.replace(/\.+$/, ''))],
  )
}
