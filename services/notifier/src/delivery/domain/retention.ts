import type { Notification } from './notification.ts'

const dayMs = 24 * 60 * 60 * 1_000

/**
 * An order that reached its status longer ago gets no slip by itself, so the ledger need not remember it. Longer than people
 * register ahead.
 */
export const maxSlipAgeMs = 400 * dayMs

/**
 * How long after its decision an entry of the ledger is kept. Slips: a month longer than a replay can decide them again, so that
 * a clock that is wrong by days sends none twice. Alert messages are never decided again under the same id.
 */
export const retentionMs: Readonly<Record<Notification['kind'], number>> = {
  slip: maxSlipAgeMs + 30 * dayMs,
  'alert-mail': 100 * dayMs,
  'alert-slack': 100 * dayMs,
}

export function forgetNotificationAt(kind: Notification['kind'], decidedAt: Date): Date {
  return new Date(decidedAt.getTime() + retentionMs[kind])
}
