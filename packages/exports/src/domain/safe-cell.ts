import { RawJson } from './raw-json.ts'

/** What a spreadsheet takes for the beginning of a formula, also in full width, and the sign that protects from it. */
const dangerous = /^['=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20]/
/** A formula is also recognised behind spaces. */
const dangerousBehindSpaces = /^[\s\u00A0\uFEFF]+['=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/

/**
 * A text that a spreadsheet shows and never calculates: with `'` before what looks like a formula. A text that begins with `'` gets
 * one more, so that `originalText` is exact.
 */
function safeText(text: string): string {
  return dangerous.test(text) || dangerousBehindSpaces.test(text) ? `'${text}` : text
}

/** The reverse of `safeText`. */
export function originalText(cell: string): string {
  return cell.startsWith("'") ? cell.slice(1) : cell
}

/** Numbers are no formulas: `-12.50` is written as it is. */
const number = /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i

/** The text of a cell. @param type of its column */
export function cellText(value: unknown, type: string): string {
  if (value === null || value === undefined) return ''
  const text = textOf(value)
  const isNumber = type === 'decimal' || type === 'integer' || type === 'number'
  return isNumber && number.test(text) ? text : safeText(text)
}

function textOf(value: NonNullable<unknown>): string {
  if (typeof value === 'string') return value
  if (value instanceof RawJson) return value.bytes.toString('utf8')
  return JSON.stringify(value)
}
