import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { DeliveryFault } from './delivery-fault.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs

/** How often a message is tried that the receiver keeps refusing for now, and how long between: a little over two days in all. */
const maxAttempts = 20
const betweenAttempts = { firstMs: minuteMs, capMs: 4 * hourMs }

/** Each of these may be a copy that somebody gets, so there are few, far apart. */
const maxUnknownOutcomes = 3
const afterUnknownOutcomes = { firstMs: hourMs, capMs: 36 * hourMs, factor: 6 }

/** How long a message waits for a receiver that is away or refuses us. Later it would confuse more than help. */
const maxWaitingMs = 7 * dayMs

/** What a message has been through already. */
export type Tries = {
  /** That the receiver refused for now. */
  attempts: number
  /** After which nobody knows whether it arrived. */
  unknownOutcomes: number
  /** Since it became due, in milliseconds. */
  waitingMs: number
}

/** Why a message is given up. */
export type GivenUp = 'refused' | 'attempts-exhausted' | 'outcome-unknown' | 'expired'

export type AfterAttempt =
  | { kind: 'setAside'; why: GivenUp }
  | { kind: 'retry'; waitMs: number; counts: 'attempt' | 'unknown-outcome' | 'nothing' }

/**
 * What follows on an attempt that failed. While the receiver is away or refuses us nothing counts but the time; refusals for now
 * are retried with exponential back-off and bounded; so are messages that were sent and not answered, fewer of them; refusals
 * for ever are set aside at once.
 *
 * @param random from 0 to 1
 */
export function afterAttempt(fault: DeliveryFault, tries: Tries, random: number): AfterAttempt {
  switch (fault) {
    case 'permanent':
      return { kind: 'setAside', why: 'refused' }
    case 'unreachable':
    case 'refuses-us':
      return tries.waitingMs >= maxWaitingMs
        ? { kind: 'setAside', why: 'expired' }
        : { kind: 'retry', waitMs: 0, counts: 'nothing' }
    case 'outcome-unknown': {
      const { unknownOutcomes } = tries
      if (unknownOutcomes + 1 >= maxUnknownOutcomes) return { kind: 'setAside', why: 'outcome-unknown' }
      const waitMs = backOffMs(afterUnknownOutcomes, unknownOutcomes + 1, random)
      return { kind: 'retry', waitMs, counts: 'unknown-outcome' }
    }
    case 'temporary': {
      if (tries.attempts + 1 >= maxAttempts) return { kind: 'setAside', why: 'attempts-exhausted' }
      const waitMs = backOffMs(betweenAttempts, tries.attempts + 1, random)
      return { kind: 'retry', waitMs, counts: 'attempt' }
    }
  }
}
