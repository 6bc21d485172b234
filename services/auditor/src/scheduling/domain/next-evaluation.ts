export type EvaluationTimes = {
  /** Something is open: a discrepancy, a gap that is requested, an alert that holds. */
  isOpen: boolean
  /** When the last event of the source arrived, as far as is known; all times are ms since 1970. */
  changedAt: number
  /** Now, at the end of an evaluation. */
  evaluatedAt: number
  settleMs: number
  everyMs: number
  /** From 0 to 1, by chance: spreads the evaluations of many sources. */
  chance: number
}

/**
 * An idle source is evaluated once in this many intervals: an alert that only time
 * causes is late by that much at most.
 */
const idleTimes = 60
/** When the highest number of a time is marked: see `addMark`. */
const marksPerSettleTime = 16

/**
 * When a source is evaluated next, unless an event arrives before: soon while something is open;
 * otherwise when the last arrival is to be marked, or when it has settled; and after `idleTimes`
 * evaluations' time whatever happens. Times are multiples of `everyMs`, so that many sources are
 * evaluated together, with few commands.
 */
export function nextEvaluationAt(times: EvaluationTimes): number {
  const { isOpen, changedAt, evaluatedAt, settleMs, everyMs, chance } = times
  const idleMs = idleTimes * everyMs * (1 - chance / 4)
  const turnAfter = (at: number): number => Math.ceil(at / everyMs) * everyMs
  if (isOpen) return turnAfter(evaluatedAt + 1)
  const markedAt = changedAt + settleMs / marksPerSettleTime + everyMs
  const settledAt = markedAt + settleMs + everyMs
  const due = [markedAt, settledAt].filter((at) => at > evaluatedAt)
  return turnAfter(Math.max(evaluatedAt + 1, Math.min(...due, evaluatedAt + idleMs)))
}
