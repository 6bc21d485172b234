/** The average loses half its weight over half of all orders so far, within these bounds … */
const halfLifeShare = 1 / 2
const minHalfLifeOrders = 100
const maxHalfLifeOrders = 3000

/** A slow average of a limit's logarithm, and how many orders had entered when it was last taken. */
export type SteadyLimit = { log: number; entered: number }

/** The average with today's limit in it. */
export function averageLimit(steady: SteadyLimit | null, limitMs: number, entered: number): SteadyLimit {
  const log = Math.log(Math.max(1, limitMs))
  if (steady === null) return { log, entered }
  const halfLife = Math.max(minHalfLifeOrders, Math.min(maxHalfLifeOrders, entered * halfLifeShare))
  const keep = 2 ** ((steady.entered - entered) / halfLife)
  return { log: steady.log * keep + log * (1 - keep), entered }
}

/**
 * Today's limit, but no longer than the average. A limit that follows every slow week upwards finds what is
 * stuck late for weeks after; what a slow season costs in false alarms, the account takes in.
 */
export function steadied(limitMs: number, steady: SteadyLimit): number {
  return Math.min(limitMs, Math.exp(steady.log))
}
