import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { DeliveryFault } from './delivery-fault.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** Attempts at a message rejected temporarily: with these waits, a little over two days in all. */
const maxAttempts = 20
const betweenAttempts = { firstMs: minuteMs, capMs: 4 * hourMs }

/** Each of these may have reached the recipient, so there are few, far apart. */
const maxUnknownOutcomes = 3
const afterUnknownOutcomes = { firstMs: hourMs, capMs: 36 * hourMs, factor: 6 }

/**
 * How long a message waits for a receiver that is unavailable or refuses us.
 * Later it would confuse more than help.
 */
const maxAgeMs = 7 * dayMs

/** The attempts at a message so far. */
export type Tries = {
  /** Those that the receiver rejected temporarily. */
  attempts: number
  /** Those whose content was sent and never answered. */
  unknownOutcomes: number
  /** Since it became due, in milliseconds. */
  waitingMs: number
}

/** Why a message is not tried again. */
export type FailureReason = 'refused' | 'attempts-exhausted' | 'outcome-unknown' | 'expired'

export type AfterAttempt =
  | { kind: 'failed'; why: FailureReason }
  | { kind: 'retry'; waitMs: number; counts: 'attempt' | 'unknown-outcome' | 'nothing' }

/**
 * What follows a failed attempt. While the receiver is unavailable or refuses us, only time counts.
 * Temporary rejections are retried with exponential back-off, and so are unanswered messages, fewer
 * times. A permanent rejection ends it.
 *
 * @param random from 0 to 1
 */
export function afterAttempt(fault: DeliveryFault, tries: Tries, random: number): AfterAttempt {
  switch (fault) {
    case 'permanent':
      return { kind: 'failed', why: 'refused' }
    case 'unreachable':
    case 'refuses-us':
      return tries.waitingMs >= maxAgeMs
        ? { kind: 'failed', why: 'expired' }
        : { kind: 'retry', waitMs: 0, counts: 'nothing' }
    case 'outcome-unknown': {
      const { unknownOutcomes } = tries
      if (unknownOutcomes + 1 >= maxUnknownOutcomes) return { kind: 'failed', why: 'outcome-unknown' }
      const waitMs = backOffMs(afterUnknownOutcomes, unknownOutcomes + 1, random)
      return { kind: 'retry', waitMs, counts: 'unknown-outcome' }
    }
    case 'temporary': {
      if (tries.attempts + 1 >= maxAttempts) return { kind: 'failed', why: 'attempts-exhausted' }
      const waitMs = backOffMs(betweenAttempts, tries.attempts + 1, random)
      return { kind: 'retry', waitMs, counts: 'attempt' }
    }
  }
}
