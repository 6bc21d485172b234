import { html as template, raw } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

/** Markup in which every text is escaped. */
export type Html = HtmlEscapedString

type Value = string | number | Html | false | null | undefined | readonly Value[]

/**
 * Markup from a template. Texts are escaped, markup made by `html` is not; nothing is
 * written for false, null and undefined.
 */
export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  return template(strings, ...values) as Html
}

/** Text that is markup already. Only of a library that escapes, never for what came from outside. */
export const trustedHtml: (markup: string) => Html = raw

export const nothing: Html = raw('')
