import type { RefusalReason } from './delivery.ts'

/** The outcome of one delivery, or of one recovered order. */
export type AcceptResult =
  | { outcome: 'appended' | 'duplicate' | 'quarantined'; eventId: string; position: string }
  | { outcome: 'ping' }
  | Refused

export type Refused = {
  outcome: 'refused'
  reason: RefusalReason
  /** What to fix. */
  detail: string
  /** When to try again. */
  retryAfterMs?: number
}
