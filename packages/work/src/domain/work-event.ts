import type { Destination } from './work-outcome.ts'
import type { Fields } from './work.ts'

/** What happened to a piece of work. Waits are relative: the time is that of the store's clock. */
export type WorkEvent =
  | { type: 'claimed'; worker: string; leaseMs: number }
  | { type: 'extended'; leaseMs: number }
  | { type: 'progressed'; progress: Fields; isStep: boolean }
  | { type: 'succeeded'; result: Fields }
  | ({ type: 'continued'; inMs: number; progress: Fields | undefined } & Destination)
  | { type: 'deferred'; inMs: number; reason: string }
  | { type: 'retried'; inMs: number; error: string }
  | { type: 'deadLettered'; error: string }
  | { type: 'released' }
  | { type: 'hastened' }
  | { type: 'cancelled' }
  | { type: 'redriven' }
  /** Its next step was decided by another than a worker. */
  | { type: 'rescheduled'; queue: string; priority: number; inMs: number }
