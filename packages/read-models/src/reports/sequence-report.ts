/** Where the auditor stores its last report of each source's numbers. */
export const sequenceReportsCollection = 'auditSequenceReports'

/** A number that is absent longer than its settle window, and what is known of it. */
export type SequenceCandidate = {
  number: number
  /** `pending` until queried; then e.g. `recovered`, `not-an-order`, `trashed`, `draft`, `unverified`. */
  verdict: string
  /** Why there is no better verdict, a sentence for people. */
  reason: string | null
  /** How often the shop was queried. */
  attempts: number
  /** When it is queried next, ISO 8601 UTC; null when it is not queried again. */
  askAt: string | null
}

/**
 * A report on a source's order numbers: one document per source, written by the auditor as a
 * whole. Lists are capped, `count` has all.
 */
export type SequenceReport = {
  /** The source. */
  _id: string
  source: string
  /** The counted field, e.g. `id`. */
  field: string
  /** From one number to the next. */
  step: number
  /** The first number that is checked; null until one is known. */
  first: number | null
  /** All numbers below it are settled; null until one is known. */
  lowWatermark: number | null
  /** The highest that arrived; null while none has. */
  highest: number | null
  /** Gaps that are not settled, or that no shop has verified. */
  missing: { count: number; ranges: { first: number; last: number }[] }
  candidates: SequenceCandidate[]
  /** The number of settled gaps by verdict, where it is known. */
  explained?: Record<string, number>
  /** Until when the shop's changes were compared with the log, ISO 8601; null where it cannot be queried. */
  sweptThrough: string | null
  /** When this was found, ISO 8601 UTC. */
  asOf: string
}

/** More candidates than this are counted, not listed. */
export const maxCandidatesListed = 1_000
