import type { Notification } from './notification.ts'

const dayMs = 24 * 60 * 60 * 1_000

/**
 * An order that reached its status longer ago gets no slip by itself, so the ledger need not remember
 * it. Longer than people register ahead.
 */
export const maxSlipAgeMs = 400 * dayMs

/** Of a parcel that was scanned, delivered or returned longer ago, no mail is decided any more. */
export const maxShipmentMailAgeMs = 30 * dayMs

/** A replay decides no mail of billing after its `notAfter`: an entry is kept for this long after it. */
const afterBillingMailMs = 70 * dayMs

/**
 * How long after its decision an entry of the ledger is kept. Mails about orders: a month or more longer than
 * a replay can decide them again, so that a clock that is wrong by days sends none twice. Alert messages are
 * never decided again under the same id.
 */
export const retentionMs: Readonly<Record<Notification['kind'], number>> = {
  slip: maxSlipAgeMs + 30 * dayMs,
  shipment: maxShipmentMailAgeMs + 70 * dayMs,
  // Of entries without a time to be removed; see `forgetBillingMailAt`.
  billing: 30 * dayMs + afterBillingMailMs,
  'alert-mail': 100 * dayMs,
  'alert-slack': 100 * dayMs,
  // Longer than the topic of jobs is kept.
  digest: 100 * dayMs,
  export: 100 * dayMs,
}

/** Not of mails of billing: see `forgetBillingMailAt`. */
export function forgetNotificationAt(kind: Notification['kind'], decidedAt: Date): Date {
  return new Date(decidedAt.getTime() + retentionMs[kind])
}

/** @param notAfter after it, the mail is not decided any more */
export function forgetBillingMailAt(notAfter: Date): Date {
  return new Date(notAfter.getTime() + afterBillingMailMs)
}
