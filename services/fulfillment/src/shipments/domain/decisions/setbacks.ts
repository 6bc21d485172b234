import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { ShipmentDeadLettered } from '@slipstream/events/event-types/shipment-events.ts'
import type { NotDone, Refused } from '../../../carriers/carrier.ts'
import type { DecisionContext } from '../policy.ts'
import { instant } from '../shipment-state.ts'
import type { ShipmentState } from '../shipment-state.ts'
import { postponed } from './drafts.ts'
import type { Draft } from './drafts.ts'

type Step = ShipmentDeadLettered['step']

/**
 * A step that the carrier did not do: it is tried again, and only what concerns
 * this shipment alone uses up an attempt.
 */
export function notDone(
  state: ShipmentState,
  step: Step,
  outcome: NotDone,
  context: DecisionContext,
): Draft[] {
  const { cause, reason, retryAfterMs = 0 } = outcome
  if (cause === 'busy') return failed(state, step, { reason, retryAfterMs }, context)
  const waitsFor = cause === 'unavailable' ? 'carrier' : 'rate-limit'
  return deferred(state, step, { waitsFor, reason, retryAfterMs }, context)
}

/** No attempt is used up, however often a step is deferred; the waits grow nevertheless. */
export function deferred(
  state: ShipmentState,
  step: Step,
  wait: {
    waitsFor: 'carrier' | 'rate-limit' | 'label' | 'retry'
    reason: string
    retryAfterMs?: number | undefined
  },
  { policy, random, nowMs }: DecisionContext,
): Draft[] {
  const { waitsFor, reason, retryAfterMs = 0 } = wait
  const waitMs = Math.max(retryAfterMs, backOffMs(policy.backOff, state.process.deferrals + 1, random))
  const untilMs = nowMs + waitMs
  return [
    { type: 'StepDeferred', at: instant(nowMs), step, until: instant(untilMs), reason },
    ...postponed(state, { waitsFor, detail: reason, untilMs }, nowMs),
  ]
}

/** A failure that counts: dead-lettered when it is the last of the attempts. */
export function failed(
  state: ShipmentState,
  step: Step,
  { reason, retryAfterMs = 0 }: { reason: string; retryAfterMs?: number },
  context: DecisionContext,
): Draft[] {
  const { policy, random, nowMs } = context
  const failures = state.process.failures + 1
  if (failures >= policy.maxAttempts) return [deadLettered(step, { code: null, reason }, failures, context)]
  const untilMs = nowMs + Math.max(retryAfterMs, backOffMs(policy.backOff, failures, random))
  return [
    { type: 'StepFailed', at: instant(nowMs), step, until: instant(untilMs), reason },
    ...postponed(state, { waitsFor: 'retry', detail: reason, untilMs }, nowMs),
  ]
}

/** A refusal is final: the step is dead-lettered immediately. */
export function refused(
  state: ShipmentState,
  step: Step,
  outcome: Omit<Refused, 'kind'>,
  context: DecisionContext,
): Draft[] {
  return [deadLettered(step, outcome, state.process.failures + 1, context)]
}

export function deadLettered(
  step: Step,
  { code, reason }: { code: string | null; reason: string },
  attempts: number,
  { nowMs }: DecisionContext,
): Draft {
  const deadLetteredAt = instant(nowMs)
  const data = { step, code, reason, attempts, deadLetteredAt }
  return { type: 'ShipmentDeadLettered', data, occurredAt: deadLetteredAt }
}
