import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { BackOff } from '@slipstream/runtime/async/back-off.ts'
import type { WorkEvent } from './work-event.ts'
import { maxErrorLength } from './work.ts'
import type { Fields, Work } from './work.ts'

/** Where the next step waits; default: where the item is. */
export type Destination = { queue?: string | undefined; priority?: number | undefined }

/** The outcome of one run of a handler. */
export type WorkOutcome =
  | { kind: 'done'; result?: Fields }
  /** A step is done and the next one is due later: failures before it no longer count. */
  | ({ kind: 'continue'; inMs: number; progress?: Fields } & Destination)
  /** Nothing could be tried, e.g. during an outage: uses up no attempt. */
  | { kind: 'defer'; inMs: number; reason: string }
  /** Dead-lettered when permanent or the last attempt; else retried after a back-off, or after `inMs`. */
  | { kind: 'fail'; reason: string; isPermanent?: boolean; inMs?: number }

export type RetryPolicy = {
  backOff: BackOff
  /** Failures after which the work is dead-lettered. */
  maxAttempts: number
  /** Claims in a row whose workers died or stopped responding, after which the work is dead-lettered. */
  maxLapses: number
}

export const defaultRetryPolicy: RetryPolicy = {
  backOff: { firstMs: 1_000, capMs: 60_000 },
  maxAttempts: 20,
  maxLapses: 10,
}

/**
 * The event that an outcome is recorded as.
 *
 * @param random from 0 (inclusive) to 1 (exclusive)
 */
export function eventOfOutcome(
  outcome: WorkOutcome,
  { attempts }: Pick<Work, 'attempts'>,
  policy: RetryPolicy,
  random: number,
): WorkEvent {
  switch (outcome.kind) {
    case 'done':
      return { type: 'succeeded', result: outcome.result ?? {} }
    case 'continue': {
      const { inMs, progress, queue, priority } = outcome
      return { type: 'continued', inMs, progress, queue, priority }
    }
    case 'defer':
      return { type: 'deferred', inMs: outcome.inMs, reason: cut(outcome.reason) }
    case 'fail': {
      const error = cut(outcome.reason)
      if (outcome.isPermanent === true || attempts + 1 >= policy.maxAttempts)
        return { type: 'deadLettered', error }
      return { type: 'retried', inMs: outcome.inMs ?? backOffMs(policy.backOff, attempts + 1, random), error }
    }
  }
}

/**
 * For work that outlived too many workers: the outcome without running its handler. Undefined for other work.
 */
export function outcomeOfLapses(
  { lapses }: Pick<Work, 'lapses'>,
  policy: RetryPolicy,
): Extract<WorkOutcome, { kind: 'fail' }> | undefined {
  if (lapses < policy.maxLapses) return undefined
  const reason = `${lapses} workers in a row died or stopped responding while they held it`
  return { kind: 'fail', reason, isPermanent: true }
}

const cut = (text: string): string => text.slice(0, maxErrorLength)
