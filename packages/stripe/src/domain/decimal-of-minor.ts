/**
 * Decimals of a currency's amounts in Stripe's API, where they are not two
 * (https://docs.stripe.com/currencies). ISK and UGX have no decimals, but Stripe writes them with two.
 */
const decimalsOf: ReadonlyMap<string, number> = new Map([
  ...'BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'
    .split(' ')
    .map((code) => [code, 0] as const),
  ...'BHD JOD KWD OMR TND'.split(' ').map((code) => [code, 3] as const),
])

const decimal = /^(-?)(\d{1,40})(?:\.(\d{1,40}))?$/

/**
 * An amount in the currency's smallest unit as a decimal string, e.g. 2500 of NZD as `25.00`. Prices may have
 * fractions of the smallest unit, as text.
 *
 * @param currency in capital letters
 * @returns null when it is no exact number
 */
export function decimalOfMinor(minor: unknown, currency: string): string | null {
  const isExact =
    typeof minor === 'string' || (typeof minor === 'number' && Math.abs(minor) <= Number.MAX_SAFE_INTEGER)
  const [, sign = '', whole, fraction = ''] = (isExact && decimal.exec(String(minor))) || []
  if (whole === undefined) return null
  const places = decimalsOf.get(currency) ?? 2
  const digits = whole.padStart(places + 1, '0')
  const head = digits.slice(0, digits.length - places).replace(/^0+(?=\d)/, '')
  const tail = digits.slice(digits.length - places) + fraction.replace(/0+$/, '')
  return `${sign}${head}${tail === '' ? '' : `.${tail}`}`
}
