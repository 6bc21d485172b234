import type { Mark } from '../shell/frame/mark.ts'
import type { Difference } from './difference.ts'

/** A fact of a line. A time is shown in the viewer's zone. */
export type LineFact = readonly [name: string, value: string | { at: string }]

/** One thing that happened to an order, or that should have. */
export type TimelineLine = {
  /** ISO 8601 UTC; null for what did not happen. */
  at: string | null
  mark: Mark
  title: string
  detail: string | null
  /** Whether its detail is in English, as a service wrote it. */
  isAsWritten?: boolean
  href?: string
  /** What is shown when it is opened. */
  inside?: {
    facts: readonly LineFact[]
    changes: Difference[]
    /** The moment whose state can be shown; null where it has none. */
    knownAt: string | null
    /** The page of the record in the log. */
    record?: string
    /** Of a mail or message, whose look can be shown. */
    notificationId?: string
  }
}
