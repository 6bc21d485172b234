import type { GapTail } from './rhythm.ts'

/** Gaps of more expected minutes are long. If all were independent, about one in seven would be. */
const longGap = 2
const shareIfIndependent = Math.exp(-longGap)
/** Prior before any observation: this many long gaps, longer than independent ones. */
const priorLong = 20
const priorExcess = 1.3
/** An outage is no sample of the rhythm: no gap counts for more. */
const maxExcess = 20

/** The tail with one more gap, measured in the minutes with deliveries that were to be expected in it. */
export function addGap(tail: GapTail, expected: number, weight: number): GapTail {
  const excess = Math.min(maxExcess, Math.max(0, expected - longGap))
  return {
    count: tail.count + weight,
    long: tail.long + (excess > 0 ? weight : 0),
    excess: tail.excess + weight * excess,
  }
}

/**
 * How many minutes with deliveries must have been expected, so that a gap
 * without any has at most this chance.
 *
 * On the clock of what was expected, gaps of a Poisson process are exponential with mean 1 (time-rescaling
 * theorem: Brown, Barbieri, Ventura, Kass & Frank, Neural Computation 2002). Sources are less even than that:
 * their tail is learned from the excesses over a level, which are exponential too, with a mean of their own
 * (peaks over threshold: Davison & Smith, JRSS B 1990).
 *
 * @param unit the weight of a gap that ends now
 */
export function expectedAtChance(tail: GapTail, chance: number, unit: number): number {
  const priorGaps = priorLong / shareIfIndependent
  const share = (tail.long / unit + priorLong) / (tail.count / unit + priorGaps)
  const meanExcess = (tail.excess / unit + priorLong * priorExcess) / (tail.long / unit + priorLong)
  return longGap + Math.max(1, meanExcess) * Math.log(Math.max(1, share / chance))
}
