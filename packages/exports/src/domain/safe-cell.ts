import { safeText } from '@slipstream/runtime/text/safe-text.ts'
import { RawJson } from './raw-json.ts'

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
