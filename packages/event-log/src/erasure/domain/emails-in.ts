import { normalEmail } from './person-in-log.ts'

/** On each side of the `@`, at most: without an end, a long text takes hours. */
const bounded = '{1,255}'
/** What JSON, links and sentences have around an e-mail is none of it. */
const part = String.raw`[^\s@"'<>()[\]{},;:\\/?&=|]${bounded}`
/** First the end of a line in JSON, whose letter is no part of an e-mail. */
const inText = new RegExp(String.raw`\\[bfnrt]|(${part}@${part})`, 'gu')
/** A whole text of JSON, which may have any of these, e.g. `o'hara@example.test`. */
const whole = String.raw`[^\s@"\\]${bounded}`
const asText = new RegExp(`"(${whole}@${whole})"`, 'gu')

/** The e-mails in JSON, as they are compared, and maybe texts that look like one. */
export function emailsIn(json: string): string[] {
  if (!json.includes('@')) return []
  const found = [inText, asText].flatMap((pattern) => [...json.matchAll(pattern)])
  const emails = found.flatMap(([, email = '']) => normalEmail(email.replace(/\.+$/, '')))
  return [...new Set(emails)].filter((email) => email !== '')
}
