import { NotUnderstood } from '../quarantine/not-understood.ts'

const plain = /^-?\d+(\.\d+)?$/
const numeric = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,3}))?$/i

/** As many digits as a double surely holds: beyond them is noise, such as in 0.1 + 0.2. */
const significantDigits = 15

/** No sum of money is longer, and nothing here is to be busy with what a sender made long. */
const maxLength = 64

/** A decimal string of money, a string or number at the source, every digit kept; null for anything else. */
export function asDecimal(value: unknown): string | null {
  if (typeof value === 'number') {
    const rounded = Number(value.toPrecision(significantDigits))
    return fromText(String(Number.isFinite(rounded) ? rounded : value))
  }
  return typeof value === 'string' && value.length <= maxLength ? fromText(value.trim()) : null
}

/**
 * Money without which an order would be wrong: 0 when the source has none.
 *
 * @throws NotUnderstood when there is a value that is no number, since any guess would be a wrong sum
 */
export function requiredDecimal(value: unknown, what: string): string {
  const decimal = asDecimal(value)
  if (decimal !== null) return decimal
  if (value === undefined || value === null || value === '' || value === false) return '0'
  throw new NotUnderstood('unreadable-value', `${what} is no number.`)
}

function fromText(text: string): string | null {
  if (plain.test(text)) return text
  const [, sign, whole = '', fraction = '', exponent] = numeric.exec(text) ?? []
  const digits = whole + fraction
  if (digits === '') return null
  const point = whole.length + Number(exponent ?? 0)
  // A few characters would become hundreds, as often as they come.
  if (point > maxLength) return null
  if (point < -maxLength) return '0'
  const before = point <= 0 ? '0' : digits.slice(0, point).padEnd(point, '0')
  const after = point <= 0 ? '0'.repeat(-point) + digits : digits.slice(point)
  const decimals = exponent === undefined ? after : after.replace(/0+$/, '')
  return `${sign === '-' ? '-' : ''}${before}${decimals === '' ? '' : `.${decimals}`}`
}
