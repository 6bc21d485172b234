/** Where the auditor keeps what it last found out of each source's numbers. */
export const sequenceReportsCollection = 'auditSequenceReports'

/** A number that is absent longer than its settle window, and what is known of it. */
export type SequenceCandidate = {
  number: number
  /** `pending` until the shop was asked; otherwise its answer, as `recovered`, `not-an-order`, `trashed`, `draft`, `unverified`. */
  verdict: string
  /** Why there is no better verdict, a sentence for people. */
  reason: string | null
  /** How often the shop was asked. */
  attempts: number
  /** When it is asked next, ISO 8601 UTC; null when it is not asked again. */
  askAt: string | null
}

/**
 * How a source's order numbers stand, one document per source, written by the auditor as a whole. The lists are capped: `count`
 * tells of all.
 */
export type SequenceReport = {
  /** The source. */
  _id: string
  source: string
  /** What is counted, as `id`. */
  field: string
  /** From one number to the next. */
  step: number
  /** The first number that is looked at; null until one is known. */
  first: number | null
  /** All numbers below it are settled; null until one is known. */
  lowWatermark: number | null
  /** The highest that arrived; null while none has. */
  highest: number | null
  /** How many arrived, where that is known. */
  arrived?: number
  /** Gaps that are not settled, or that no shop has verified. */
  missing: { count: number; ranges: { first: number; last: number }[] }
  candidates: SequenceCandidate[]
  /** Of all gaps that are settled, how many by each verdict, where that is known. */
  explained?: Record<string, number>
  /** The shop's changes up to here were compared with ours, ISO 8601 UTC; null where it can't be asked. */
  sweptThrough: string | null
  /** When this was found, ISO 8601 UTC. */
  asOf: string
}

/** More candidates than this are counted, not listed. */
export const maxCandidatesListed = 1_000
