import type { RefusedFor } from '../delivery.ts'

/** What one delivery came to: taken, or why it was not; `unanswered` when its sender left before the answer. */
export type Outcome = 'taken' | 'unanswered' | RefusedFor

/** What is to be told of a sender. Times by the clock of the caller. */
export type Told = {
  inARow: number
  refused: { reason: Exclude<Outcome, 'taken'>; count: number }[]
  fromMs: number
  toMs: number
}

export type Sender = {
  note(outcome: Outcome, nowMs: number): void
  /** From when on there is something to tell, which may be long past; undefined while there is nothing new. */
  tellFromMs(): number | undefined
  /** What is to be told now, which then counts as told. */
  tell(nowMs: number): Told
}

/** A shop switches its webhook off after a few refusals in a row, so the first and the third cannot wait, nor their end. */
const tellAtOnce = new Set([0, 1, 3])
const quietMs = 10_000

/**
 * Counts what one sender is answered, and decides when that is worth an event: at once when it is first refused, at the third
 * time in a row, and when it is taken again after refusals that were told; any other change at most every ten seconds. Each
 * of these three is told at once at most every ten seconds too, so that a sender who is refused and taken by turns makes no
 * flood of events.
 *
 * All times are milliseconds of a clock that never goes back.
 */
export function createSender(): Sender {
  let inARow = 0
  let toldInARow = 0
  let toldAtMs = -Infinity
  let isUrgent = false
  /** When the first was counted that is not told yet. */
  let fromMs: number | undefined
  const refused = new Map<Exclude<Outcome, 'taken'>, number>()
  const urgentAtMs = new Map<number, number>()

  const hurry = (nowMs: number): void => {
    if (!tellAtOnce.has(inARow) || nowMs - (urgentAtMs.get(inARow) ?? -Infinity) < quietMs) return
    urgentAtMs.set(inARow, nowMs)
    isUrgent = true
  }
  const isNew = (): boolean => refused.size > 0 || inARow !== toldInARow

  return {
    note(outcome, nowMs) {
      if (outcome === 'taken' && inARow === 0) return
      fromMs ??= nowMs
      if (outcome === 'taken') inARow = 0
      else {
        inARow += 1
        refused.set(outcome, (refused.get(outcome) ?? 0) + 1)
      }
      if (isNew()) hurry(nowMs)
    },
    tellFromMs() {
      if (!isNew()) return undefined
      return isUrgent ? (fromMs ?? toldAtMs) : toldAtMs + quietMs
    },
    tell(nowMs) {
      const told = {
        inARow,
        refused: [...refused].map(([reason, count]) => ({ reason, count })),
        fromMs: fromMs ?? nowMs,
        toMs: nowMs,
      }
      refused.clear()
      fromMs = undefined
      isUrgent = false
      toldInARow = inARow
      toldAtMs = nowMs
      return told
    },
  }
}
