import type { GapTail } from './rhythm.ts'

/** Gaps of more than this many expected minutes are long. If all were independent, about one in seven would be. */
const LONG = 2
const SHARE_IF_INDEPENDENT = Math.exp(-LONG)
/** Taken for granted before anything was seen: so many long gaps, longer than independent ones. */
const PRIOR_LONG = 20
const PRIOR_EXCESS = 1.3
/** An outage is no sample of the rhythm: no gap counts for more. */
const MOST_EXCESS = 20

/** The tail with one more gap, measured in the minutes with deliveries that were to be expected in it. */
export function addGap(tail: GapTail, expected: number, weight: number): GapTail {
  const excess = Math.min(MOST_EXCESS, Math.max(0, expected - LONG))
  return {
    count: tail.count + weight,
    long: tail.long + (excess > 0 ? weight : 0),
    excess: tail.excess + weight * excess,
  }
}

/**
 * How many minutes with deliveries must have been expected, so that a gap without any has at most this chance.
 *
 * On the clock of what was expected, gaps of a Poisson process are exponential with mean 1 (time-rescaling theorem: Brown, Barbieri,
 * Ventura, Kass & Frank, Neural Computation 2002). Sources are less even than that: their tail is learned from the excesses over
 * a level, which are exponential too, with a mean of their own (peaks over threshold: Davison & Smith, JRSS B 1990).
 *
 * @param unit the weight of a gap that ends now
 */
export function expectedAtChance(tail: GapTail, chance: number, unit: number): number {
  const priorGaps = PRIOR_LONG / SHARE_IF_INDEPENDENT
  const share = (tail.long / unit + PRIOR_LONG) / (tail.count / unit + priorGaps)
  const meanExcess = (tail.excess / unit + PRIOR_LONG * PRIOR_EXCESS) / (tail.long / unit + PRIOR_LONG)
  return LONG + Math.max(1, meanExcess) * Math.log(Math.max(1, share / chance))
}
