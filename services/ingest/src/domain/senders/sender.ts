import type { RefusalReason } from '../delivery.ts'

/** The outcome of one delivery; `unanswered` when its sender disconnected before the response. */
export type DeliveryOutcome = 'accepted' | 'unanswered' | RefusalReason

/** What is reported of a sender. Times by the clock of the caller. */
export type SenderReport = {
  inARow: number
  refused: { reason: Exclude<DeliveryOutcome, 'accepted'>; count: number }[]
  fromMs: number
  toMs: number
}

export type Sender = {
  record(outcome: DeliveryOutcome, nowMs: number): void
  /** From when on a report is due, which may be long past; undefined while nothing is new. */
  dueMs(): number | undefined
  /** The report of all that is new, which then counts as reported. */
  report(nowMs: number): SenderReport
}

/** A shop switches its webhook off after a few refusals: the first, the third and their end can't wait. */
const urgentInARow = new Set([0, 1, 3])
const quietMs = 10_000

/**
 * Counts the outcomes of one sender's deliveries, and decides when they are reported as an event: immediately
 * at its first refusal, at the third refusal in a row, and when it is accepted again after refusals that were
 * reported; otherwise every ten seconds at most. Each of these three is also limited to once in ten seconds,
 * so that a sender refused and accepted by turns causes no flood.
 *
 * All times are milliseconds of a clock that never goes back.
 */
export function createSender(): Sender {
  let inARow = 0
  let reportedInARow = 0
  let reportedAtMs = -Infinity
  let isUrgent = false
  /** When the first outcome was recorded that is not reported yet. */
  let fromMs: number | undefined
  const refused = new Map<Exclude<DeliveryOutcome, 'accepted'>, number>()
  const urgentAtMs = new Map<number, number>()

  const hurry = (nowMs: number): void => {
    if (!urgentInARow.has(inARow) || nowMs - (urgentAtMs.get(inARow) ?? -Infinity) < quietMs) return
    urgentAtMs.set(inARow, nowMs)
    isUrgent = true
  }
  const isNew = (): boolean => refused.size > 0 || inARow !== reportedInARow

  return {
    record(outcome, nowMs) {
      if (outcome === 'accepted' && inARow === 0) return
      fromMs ??= nowMs
      if (outcome === 'accepted') inARow = 0
      else {
        inARow += 1
        refused.set(outcome, (refused.get(outcome) ?? 0) + 1)
      }
      if (isNew()) hurry(nowMs)
    },
    dueMs() {
      if (!isNew()) return undefined
      return isUrgent ? (fromMs ?? reportedAtMs) : reportedAtMs + quietMs
    },
    report(nowMs) {
      const report = {
        inARow,
        refused: [...refused].map(([reason, count]) => ({ reason, count })),
        fromMs: fromMs ?? nowMs,
        toMs: nowMs,
      }
      refused.clear()
      fromMs = undefined
      isUrgent = false
      reportedInARow = inARow
      reportedAtMs = nowMs
      return report
    },
  }
}
