/** What begins a formula in a spreadsheet, also in full width, and the sign that protects from it. */
const dangerous = /^['=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/
/** A formula is also recognised behind spaces. */
const dangerousBehindSpaces = /^[\s\u00A0\uFEFF]+['=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/

/**
 * A text that a spreadsheet shows and never calculates: with `'` before what looks like a formula. A text
 * that begins with `'` gets one more, so that taking the first `'` away always gives the text again.
 */
export function safeText(text: string): string {
  return dangerous.test(text) || dangerousBehindSpaces.test(text) ? `'${text}` : text
}
