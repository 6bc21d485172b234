/** The exact sum of decimal strings, each times its factor, with the decimals of its finest term. */
export function sumOf(terms: readonly { amount: string; times?: number }[]): string {
  const scale = terms.reduce((decimals, { amount }) => Math.max(decimals, decimalsOf(amount)), 0)
  const sum = terms.reduce(
    (total, { amount, times = 1 }) => total + scaled(amount, scale) * BigInt(times),
    0n,
  )
  const digits = String(sum < 0n ? -sum : sum).padStart(scale + 1, '0')
  const whole = digits.slice(0, digits.length - scale)
  return `${sum < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${digits.slice(-scale)}`}`
}

const decimalsOf = (amount: string): number => amount.split('.')[1]?.length ?? 0

function scaled(amount: string, scale: number): bigint {
  return BigInt(amount.replace('.', '') + '0'.repeat(scale - decimalsOf(amount)))
}
