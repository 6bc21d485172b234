import { afterAttempt } from './after-attempt.ts'
import type { FailureReason } from './after-attempt.ts'
import type { DeliveryFault } from './delivery-fault.ts'
import type { Notification, SlipNotification } from './notification.ts'

/** The outcome of a claimed notification. */
export type DeliveryResult =
  | { kind: 'sent' }
  | { kind: 'undeliverable' | 'withdrawn'; reason: string }
  | { kind: 'failed'; reason: string; why: FailureReason }
  | { kind: 'retry'; reason: string; waitMs: number; counts: 'attempt' | 'unknown-outcome' | 'nothing' }

/**
 * The result of an attempt that failed: a retry, or the end.
 *
 * @param random from 0 to 1
 */
export function resultOfFault(
  claimed: Pick<Notification, 'attempts' | 'unknownOutcomes' | 'dueSince' | 'decidedAt'>,
  { fault, reason }: { fault: DeliveryFault; reason: string },
  { nowMs, random }: { nowMs: number; random: number },
): DeliveryResult {
  const { attempts, unknownOutcomes = 0, dueSince = claimed.decidedAt } = claimed
  const next = afterAttempt(
    fault,
    { attempts, unknownOutcomes, waitingMs: nowMs - dueSince.getTime() },
    random,
  )
  return { ...next, reason }
}

/** Whether it was sent in the place of slips that had failed: they count as sent from now on. */
export function settlesFailed(claimed: Notification, { kind }: DeliveryResult): claimed is SlipNotification {
  return kind === 'sent' && claimed.kind === 'slip' && claimed.resendOf !== undefined
}

/** What metrics count an attempt as. */
export type AttemptOutcome = DeliveryResult['kind'] | PausingFault | 'superseded'

/** Faults after which the receiver is left alone for a while. */
export type PausingFault = Extract<DeliveryFault, 'unreachable' | 'refuses-us' | 'outcome-unknown'>

/** Whether the receiver gets nothing for a while after this fault. */
export function isPausing(fault: DeliveryFault | null): fault is PausingFault {
  return fault === 'unreachable' || fault === 'refuses-us' || fault === 'outcome-unknown'
}

/** A fault after which the receiver is left alone counts by itself, and not as a retry. */
export function outcomeOf(result: DeliveryResult, fault: DeliveryFault | null): AttemptOutcome {
  return result.kind === 'retry' && isPausing(fault) ? fault : result.kind
}
