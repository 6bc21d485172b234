import { maxFollowMs } from './policy.ts'
import type { CarrierTerms } from './policy.ts'
import { instant, ms } from './shipment-state.ts'
import type { BookingAttempt, ShipmentState } from './shipment-state.ts'

/** `await`: only time passes, until a deadline. */
export type Step = 'book' | 'look-up' | 'fetch-label' | 'void' | 'follow' | 'await'

export type NextStep =
  | { kind: 'step'; step: Step; at: string }
  /** Whether the carrier has booked it can't be found out. */
  | { kind: 'person' }
  | { kind: 'dead-lettered'; redriveAt: string | null }
  | { kind: 'finished' }

/** What is to be done next with a shipment, and when. A time that is past means now. */
export function nextStep(state: ShipmentState, terms: CarrierTerms, nowMs: number): NextStep {
  const next = nextOfShipment(state, terms, nowMs)
  const { recheckAt, attempt } = state.process
  if (!recheckAt || attempt !== null || next.kind === 'person') return next
  const isFirst = next.kind !== 'step' || ms(recheckAt) < ms(next.at)
  return isFirst ? { kind: 'step', step: 'look-up', at: recheckAt } : next
}

function nextOfShipment(state: ShipmentState, terms: CarrierTerms, nowMs: number): NextStep {
  const { shipment, process } = state
  const { deadLetter, attempt, cancellation, surplus, notBefore } = process
  const step = (name: Step, from: string): NextStep => ({ kind: 'step', step: name, at: notBefore ?? from })
  if (deadLetter !== null) {
    const { redriveAfterMs } = terms.policy
    const redriveAt = redriveAfterMs === undefined ? null : instant(ms(deadLetter.at) + redriveAfterMs)
    return { kind: 'dead-lettered', redriveAt }
  }
  if (attempt !== null) return settling(state, attempt, terms, nowMs)
  if (surplus.length > 0) return step('void', shipment.requestedAt)
  if (shipment.status === 'cancelled') return { kind: 'finished' }
  if (shipment.booking === null) return step('book', shipment.requestedAt)
  if (cancellation !== null && !cancellation.hasFailed) return step('void', cancellation.at)
  if (shipment.label === null && shipment.shippedAt === null)
    return step('fetch-label', shipment.scheduledAt ?? shipment.requestedAt)
  return following(state, terms, nowMs)
}

/** Whether the step is the next one, be it due or not: the outcome of another one arrived too late. */
export function isNext(state: ShipmentState, step: Step, context: CarrierTerms & { nowMs: number }): boolean {
  const next = nextStep(state, context, context.nowMs)
  return next.kind === 'step' && next.step === step
}

/** The booking that is to be voided next. */
export function bookingToVoid({ shipment, process }: ShipmentState): string | undefined {
  return process.surplus[0]?.carrierShipmentId ?? shipment.booking?.carrierShipmentId
}

/**
 * From when a look-up that finds nothing shows that nothing was booked;
 * undefined where the carrier has no look-up.
 */
export function lookUpSettlesAtMs(
  attempt: BookingAttempt,
  { traits: { lookUpLagMs }, policy }: CarrierTerms,
): number | undefined {
  return lookUpLagMs === undefined ? undefined : endedByMs(attempt, policy) + lookUpLagMs
}

function endedByMs({ endedAt, startedAt }: BookingAttempt, policy: CarrierTerms['policy']): number {
  return endedAt === null ? ms(startedAt) + policy.maxInFlightMs : ms(endedAt)
}

/**
 * How to find out whether a booking request took effect: by a look-up, by a repeat that can't book twice, or
 * by a person.
 */
function settling(
  { process }: ShipmentState,
  attempt: BookingAttempt,
  { traits, policy }: CarrierTerms,
  nowMs: number,
): NextStep {
  const at = process.notBefore ?? attempt.endedAt ?? attempt.startedAt
  if (attempt.isGivenUp) return { kind: 'person' }
  if (traits.lookUpLagMs !== undefined) return { kind: 'step', step: 'look-up', at }
  const { idempotency } = traits
  // A repeat for a cancelled order may book what it was meant to find.
  const mayRepeat = process.cancellation === null || traits.canVoid
  if (idempotency.kind === 'key' && mayRepeat) {
    const untilMs = ms(attempt.firstAt) + idempotency.keptMs - policy.maxInFlightMs
    if (Math.max(nowMs, ms(at)) < untilMs) return { kind: 'step', step: 'book', at }
  }
  const endedMs = endedByMs(attempt, policy)
  return nowMs >= endedMs ? { kind: 'person' } : { kind: 'step', step: 'await', at: instant(endedMs) }
}

/** When a parcel counts as stalled that is where it is now; undefined when it does already, or can't. */
export function stallDeadline(
  { shipment, process }: ShipmentState,
  { policy: { tracking } }: CarrierTerms,
): { waitsFor: 'first-scan' | 'delivery'; since: string; atMs: number } | undefined {
  const { scheduledAt, shippedAt, deliveredAt } = shipment
  if (scheduledAt === null || process.finalSince !== null || shipment.status === 'cancelled') return undefined
  const waitsFor = shippedAt === null ? 'first-scan' : 'delivery'
  if (deliveredAt !== null || process.stalls.includes(waitsFor)) return undefined
  const since = shippedAt ?? scheduledAt
  const deadlineMs = shippedAt === null ? tracking.scanDeadlineMs : tracking.deliveryDeadlineMs
  return { waitsFor, since, atMs: ms(since) + deadlineMs }
}

/** When the label of a travelling parcel is tried again; undefined when it is there, or of no more use. */
function lateLabelMs({ shipment, process }: ShipmentState): number | undefined {
  const { label, shippedAt, deliveredAt } = shipment
  if (label !== null || shippedAt === null || deliveredAt !== null) return undefined
  if (process.finalSince !== null || process.cancellation !== null) return undefined
  return ms(process.lateLabel?.nextAt ?? process.notBefore ?? shippedAt)
}

function following(state: ShipmentState, terms: CarrierTerms, nowMs: number): NextStep {
  const { shipment, process } = state
  const { tracking } = terms.policy
  const bookedMs = ms(shipment.scheduledAt ?? shipment.requestedAt)
  const graceEndsMs = process.finalSince === null ? Infinity : ms(process.finalSince) + tracking.graceMs
  const endsMs = Math.min(graceEndsMs, bookedMs + maxFollowMs)
  if (nowMs >= endsMs) return { kind: 'finished' }
  const deadlineMs = Math.min(endsMs, stallDeadline(state, terms)?.atMs ?? Infinity)
  const scheduledMs = process.follow === null ? bookedMs + tracking.firstMs : ms(process.follow.nextAt)
  const queryMs = Math.max(scheduledMs, process.notBefore === null ? 0 : ms(process.notBefore))
  const canQuery = (shipment.booking?.trackingNumber ?? null) !== null
  const labelMs = lateLabelMs(state)
  if (labelMs !== undefined && labelMs <= Math.min(queryMs, deadlineMs))
    return { kind: 'step', step: 'fetch-label', at: instant(labelMs) }
  return canQuery && queryMs <= deadlineMs
    ? { kind: 'step', step: 'follow', at: instant(queryMs) }
    : { kind: 'step', step: 'await', at: instant(deadlineMs) }
}
