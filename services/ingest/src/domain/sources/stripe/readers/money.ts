import { NotUnderstood } from '../../../quarantine/not-understood.ts'

/**
 * Decimals of a currency's amounts in Stripe's API, where they are not two (https://docs.stripe.com/currencies). ISK and UGX have no
 * decimals, but Stripe writes them with two.
 */
const decimalsOf: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 0] as const),
  ...'BHD JOD KWD OMR TND'.split(' ').map((code) => [code, 3] as const),
])

const decimal = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?$/

/** The code in capital letters; null where there is none. */
export function currencyOf(value: unknown): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.trim().toUpperCase() : null
}

/**
 * An amount in the currency's smallest unit as a decimal string, e.g. 2500 of NZD as `25.00`; null for none. Prices may have
 * fractions of the smallest unit, as text.
 *
 * @throws NotUnderstood when it is no number, or without a currency: any guess would be a wrong sum
 */
export function amountOrNull(minor: unknown, currency: string | null, what: string): string | null {
  if (minor === null || minor === undefined) return null
  const isExact =
    typeof minor === 'string' || (typeof minor === 'number' && Math.abs(minor) <= Number.MAX_SAFE_INTEGER)
  const [, sign = '', whole, fraction = ''] = (isExact && decimal.exec(String(minor))) || []
  if (whole === undefined) throw new NotUnderstood('unreadable-value', `${what} is no amount.`)
  if (currency === null) throw new NotUnderstood('unreadable-value', `${what} has no currency.`)
  const places = decimalsOf.get(currency) ?? 2
  const digits = whole.padStart(places + 1, '0')
  const head = digits.slice(0, digits.length - places).replace(/^0+(?=\d)/, '')
  const tail = digits.slice(digits.length - places) + fraction.replace(/0+$/, '')
  return `${sign}${head}${tail === '' ? '' : `.${tail}`}`
}

/** @throws NotUnderstood also when there is none */
export function requiredAmount(minor: unknown, currency: string | null, what: string): string {
  const amount = amountOrNull(minor, currency, what)
  if (amount === null) throw new NotUnderstood('unknown-shape', `${what} is missing.`)
  return amount
}
