/**
 * Wilson's 95 % interval for a share of `count` in `of` (JASA 1927): fair for
 * small counts, where ±1.96 σ is not.
 */
export function binomialInterval(count: number, of: number): { low: number; high: number } {
  if (of === 0) return { low: 0, high: 1 }
  const z = 1.96
  const share = count / of
  const middle = share + z ** 2 / (2 * of)
  const reach = z * Math.sqrt((share * (1 - share)) / of + z ** 2 / (4 * of ** 2))
  const scale = 1 + z ** 2 / of
  return { low: Math.max(0, (middle - reach) / scale), high: Math.min(1, (middle + reach) / scale) }
}

/**
 * The chance that a rule whose true rate is exactly `rate` shows between `low` and `high` times as many false
 * alarms in `of` orders: what the best possible rule could promise, chance alone deciding the rest.
 */
export function chanceWithin(rate: number, of: number, low: number, high: number): number {
  const expected = rate * of
  let chance = 0
  let logTerm = of * Math.log(1 - rate)
  for (let count = 0; count <= Math.min(of, Math.floor(high * expected)); count++) {
    if (count > 0) logTerm += Math.log((of - count + 1) / count) + Math.log(rate / (1 - rate))
    if (count >= low * expected) chance += Math.exp(logTerm)
  }
  return chance
}
