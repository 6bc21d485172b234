import type { EventOutcome } from '../consume/consumer.ts'

export type RedriveProgress = {
  /** Letters that waited when it began. The live consumer may park more meanwhile, which are redriven too. */
  total: number
  redriven: number
  /** Letters that failed again. They wait on, and so does what stands behind them. */
  failed: number
  /** Keys of which nothing waits any more. */
  releasedKeys: number
  /** Letters that were left alone, with what stands behind them, as their reason is another. */
  leftAlone: number
  /** Letters whose handler threw. They wait on, and so does what stands behind them. Absent in older ones. */
  threw?: number
  /** The first of these letters, with the error. */
  remaining?: { position: string; key: string; reason: string }[]
  /** Of the last letter that was tried, for people who watch. */
  last?: { position: string; key: string; outcome: EventOutcome['kind'] | 'threw'; reason?: string }
}

/** More of what remains is counted, not listed. */
export const maxRemainingListed = 100
