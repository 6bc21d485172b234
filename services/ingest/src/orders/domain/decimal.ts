const maxDigits = 4

/**
 * Exact, with the digits of the price and at least two: `2 × 9.5` is `19.00`.
 *
 * @param price a decimal with at most four digits
 */
export function lineTotal(price: string, quantity: number): string {
  return format(units(price) * BigInt(quantity))
}

/** The exact sum of decimals with at most four digits. */
export function sumOf(decimals: readonly string[]): string {
  return format(decimals.reduce((sum, decimal) => sum + units(decimal), 0n))
}

/** In ten thousandths. */
function units(decimal: string): bigint {
  const [whole = '0', fraction = ''] = decimal.split('.')
  return BigInt(whole + fraction.padEnd(maxDigits, '0'))
}

function format(amount: bigint): string {
  const digits = amount.toString().padStart(maxDigits + 1, '0')
  const fraction = digits.slice(-maxDigits).replace(/0{1,2}$/, '')
  return `${digits.slice(0, -maxDigits)}.${fraction}`
}
