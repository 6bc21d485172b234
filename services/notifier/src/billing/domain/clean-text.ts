import { cutText } from '../../templates/domain/cut-text.ts'

const maxLength = 300

/** A text of a customer or the provider in one line, cut. */
export function cleanText(text: string | null): string {
  return cutText((text ?? '').replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim(), maxLength)
}

/** The name to greet with; empty for none, and for one that mail programs would show as a link. */
export function nameToGreet(name: string | null): string {
  const clean = cleanText(name)
  return /:\/\/|www\.|@|\.[a-z]{2,}\//i.test(clean) ? '' : clean
}

/**
 * A link that a mail may have: to a page on TLS, without a user name, which could pretend another host.
 *
 * @param isTest whether plain HTTP is enough, as in a sandbox
 */
export function safeLink(url: string | null, isTest: boolean): string | undefined {
  if (url === null || url.length > 2_000 || !URL.canParse(url)) return undefined
  const { protocol, username, password, href } = new URL(url)
  if (username !== '' || password !== '') return undefined
  return protocol === 'https:' || (isTest && protocol === 'http:') ? href : undefined
}
