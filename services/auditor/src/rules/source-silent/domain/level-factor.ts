import type { RecentLevel } from './rhythm.ts'

/** Prior: this many minutes, as expected and as seen, so that chance in small numbers has little weight. */
const prior = 5

/** How much quieter the last days were than the rates say; never busier, as a campaign ends in a day. */
export function levelFactor({ busy, expected }: RecentLevel): number {
  return Math.min(1, (busy + prior) / (expected + prior))
}
