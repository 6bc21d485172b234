import type { EventOutcome } from '../consume/consumer.ts'

export type LetterOutcomeListed = {
  position: string
  key: string
  outcome: EventOutcome['kind'] | 'threw'
  reason?: string
}

export type RedriveProgress = {
  /** Letters that waited when it began. The live consumer may park more meanwhile, which are redriven too. */
  total: number
  redriven: number
  /** Letters that failed again. They continue waiting, and so do those behind them. */
  failed: number
  /** Keys of which no letter waits any more. */
  releasedKeys: number
  /** Letters with another reason than the requested one, and those behind them. */
  leftAlone: number
  /**
   * Letters whose handler threw. They continue waiting, as do those behind them. Absent in older documents.
   */
  threw?: number
  /** The first of these letters, with the error. */
  remaining?: { position: string; key: string; reason: string }[]
  /** The outcomes of the first letters. Absent in older documents. */
  outcomes?: LetterOutcomeListed[]
  /** The last letter that was tried. */
  last?: LetterOutcomeListed
}

/** Further ones are counted, not listed; so are further outcomes. */
export const maxRemainingListed = 100
