import type { RecentLevel } from './rhythm.ts'

/** So many minutes, as expected and as seen, are taken for granted, so that chance in small numbers steers little. */
const PRIOR = 5

/** How much quieter the last days were than the rates say; never busier, as a campaign ends in a day. */
export function levelFactor({ busy, expected }: RecentLevel): number {
  return Math.min(1, (busy + PRIOR) / (expected + PRIOR))
}
