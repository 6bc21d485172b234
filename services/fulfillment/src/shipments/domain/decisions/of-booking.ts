import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { Booking, BookingOutcome, LookUpOutcome } from '../../../carriers/carrier.ts'
import { lookUpSettlesAtMs } from '../next-step.ts'
import type { DecisionContext } from '../policy.ts'
import { instant, ms } from '../shipment-state.ts'
import type { BookingAttempt, ShipmentState } from '../shipment-state.ts'
import { postponed } from './drafts.ts'
import type { Draft } from './drafts.ts'
import { deadLettered, notDone, refused } from './setbacks.ts'

/**
 * What follows from the end of a booking request. Of one that is not the present attempt, as another worker
 * has given it up, only what it booked or may have booked counts.
 */
export function bookingEnded(
  state: ShipmentState,
  { attempt: number, outcome, isOutage }: { attempt: number; outcome: BookingOutcome; isOutage: boolean },
  context: DecisionContext,
): Draft[] {
  if (outcome.kind === 'booked') return booked(state, outcome.booking, outcome.isAdopted, context)
  const { attempt } = state.process
  if (attempt?.number !== number) return outcome.kind === 'unknown' ? recheck(context.nowMs, context) : []
  const at = instant(context.nowMs)
  switch (outcome.kind) {
    case 'refused':
      return [...notSent(attempt, outcome.reason, at), ...refused(state, 'book', outcome, context)]
    case 'notDone':
      return [...notSent(attempt, outcome.reason, at), ...notDone(state, 'book', outcome, context)]
    case 'unknown':
      return becameUnknown(state, outcome.reason, isOutage, context)
  }
}

/** Looks up the reference's bookings when the carrier must show those requested until then. */
function recheck(untilMs: number, { nowMs, traits: { lookUpLagMs } }: DecisionContext): Draft[] {
  if (lookUpLagMs === undefined) return []
  const until = instant(untilMs + lookUpLagMs)
  return [{ type: 'RecheckScheduled', at: instant(nowMs), until }]
}

/** This request did nothing; one that it repeats may have. */
function notSent(attempt: BookingAttempt, reason: string, at: string): Draft[] {
  return attempt.isRepeat
    ? [{ type: 'BookingBecameUnknown', at, reason, isFailure: false }]
    : [{ type: 'BookingRefuted', at, reason }]
}

function becameUnknown(
  state: ShipmentState,
  reason: string,
  isOutage: boolean,
  { nowMs, random, policy, traits }: DecisionContext,
): Draft[] {
  const at = instant(nowMs)
  const unknown: Draft = { type: 'BookingBecameUnknown', at, reason, isFailure: !isOutage }
  if (traits.lookUpLagMs === undefined && traits.idempotency.kind === 'none') return [unknown]
  const untilMs = nowMs + backOffMs(policy.backOff, 1, random)
  return [
    unknown,
    { type: 'StepDeferred', at, step: 'look-up', until: instant(untilMs), reason },
    ...postponed(state, { waitsFor: 'look-up', detail: reason, untilMs }, nowMs),
  ]
}

/** A booking is a fact, whenever it is learned of: the first is sent, any other is one too many. */
export function booked(
  state: ShipmentState,
  booking: Booking,
  isAdopted: boolean,
  { nowMs }: DecisionContext,
): Draft[] {
  const { shipment, process } = state
  const { carrierShipmentId, trackingNumber, trackingUrl } = booking
  const at = instant(nowMs)
  if (shipment.booking?.carrierShipmentId === carrierShipmentId) return []
  if (process.surplus.some((other) => other.carrierShipmentId === carrierShipmentId)) return []
  if (shipment.booking !== null || shipment.status === 'cancelled')
    return [{ type: 'SurplusFound', at, booking }]
  const parcel = { carrier: shipment.carrier, trackingNumber, trackingUrl }
  const data = { ...parcel, carrierShipmentId, isAdopted, scheduledAt: at }
  return [{ type: 'ShipmentScheduled', data, occurredAt: at }]
}

type LookedUp = { attempt: number | null; outcome: LookUpOutcome; tookMs: number }

/**
 * What follows from a look-up of the reference. That it finds nothing is final only when it began after the
 * carrier must show all that could have been booked.
 *
 * @param lookUp with the attempt that it was for; null when it was for requests that were given up
 */
export function lookedUp(state: ShipmentState, lookUp: LookedUp, context: DecisionContext): Draft[] {
  const { attempt: number, outcome, tookMs } = lookUp
  const { nowMs, policy, random } = context
  const { attempt, failures } = state.process
  const at = instant(nowMs)
  if (outcome.kind === 'found')
    return [...found(state, outcome, context), ...recheckDone(state, lookUp, context)]
  if (number === null) return recheckDone(state, lookUp, context)
  if (attempt?.number !== number) return []
  if (outcome.kind === 'notDone') return lookUpNotDone(state, attempt, outcome, context)
  const settlesAtMs = lookUpSettlesAtMs(attempt, context)
  if (settlesAtMs === undefined || nowMs - tookMs < settlesAtMs) {
    const waitMs = backOffMs(policy.backOff, attempt.lookUps + 1, random)
    const untilMs = Math.min(nowMs + waitMs, Math.max(nowMs, settlesAtMs ?? Infinity))
    const detail = 'The carrier does not show a booking of the reference yet.'
    return [
      { type: 'BookingNotFound', at, until: instant(untilMs) },
      ...postponed(state, { waitsFor: 'look-up', detail, untilMs }, nowMs),
    ]
  }
  const reason = 'The carrier shows no booking of the reference, although it should by now.'
  const refuted: Draft[] = [
    { type: 'BookingRefuted', at, reason },
    // A worker that has not reported its end may be stopped, and send it when it continues.
    ...(attempt.endedAt === null ? recheck(nowMs + policy.maxInFlightMs, context) : []),
  ]
  if (failures < policy.maxAttempts || state.process.cancellation !== null) return refuted
  const last = { code: null, reason: 'The outcome of each booking request was unknown.' }
  return [...refuted, deadLettered('book', last, failures, context)]
}

/** One of the bookings is that of the shipment: the one that it has, or the first. */
function found(
  state: ShipmentState,
  { booking, others }: Extract<LookUpOutcome, { kind: 'found' }>,
  context: DecisionContext,
): Draft[] {
  const all = [booking, ...others]
  if (state.shipment.booking !== null) return all.flatMap((one) => booked(state, one, true, context))
  const at = instant(context.nowMs)
  const surplus = others.map((one): Draft => ({ type: 'SurplusFound', at, booking: one }))
  return [...booked(state, booking, true, context), ...surplus]
}

/** It is no step of the booking: its failure uses up no attempt, and holds up nothing. */
export function recheckPostponed({ nowMs, policy }: DecisionContext, retryAfterMs = 0): Draft {
  const waitMs = Math.max(policy.backOff.capMs, retryAfterMs)
  return { type: 'RecheckScheduled', at: instant(nowMs), until: instant(nowMs + waitMs) }
}

function recheckDone(
  { process: { recheckAt, attempt } }: ShipmentState,
  { outcome, tookMs }: LookedUp,
  context: DecisionContext,
): Draft[] {
  const { nowMs } = context
  if (!recheckAt || attempt !== null) return []
  if (outcome.kind === 'notDone') return [recheckPostponed(context, outcome.retryAfterMs)]
  return nowMs - tookMs < ms(recheckAt) ? [] : [{ type: 'RecheckDone', at: instant(nowMs) }]
}

function lookUpNotDone(
  state: ShipmentState,
  attempt: BookingAttempt,
  outcome: Extract<LookUpOutcome, { kind: 'notDone' }>,
  context: DecisionContext,
): Draft[] {
  const { nowMs, policy } = context
  const { reason } = outcome
  if (outcome.cause === 'busy' && attempt.lookUpFailures + 1 >= policy.maxAttempts)
    return [{ type: 'LookUpGivenUp', at: instant(nowMs), reason }]
  const [setback, ...rest] = notDone(
    { ...state, process: { ...state.process, failures: attempt.lookUpFailures } },
    'book',
    outcome,
    context,
  )
  if (setback === undefined || 'data' in setback) return []
  return [{ ...setback, step: 'look-up' } as Draft, ...rest]
}
