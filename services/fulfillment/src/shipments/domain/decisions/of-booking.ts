import { backOffMs } from '@slipstream/runtime/async/back-off.ts'
import type { Booking, BookingOutcome, LookUpOutcome } from '../../../carriers/carrier.ts'
import { lookUpSettlesAtMs } from '../next-step.ts'
import type { DecisionContext } from '../policy.ts'
import { instant } from '../shipment-state.ts'
import type { BookingAttempt, ShipmentState } from '../shipment-state.ts'
import { postponed } from './drafts.ts'
import type { Draft } from './drafts.ts'
import { deadLettered, notDone, refused } from './setbacks.ts'

/** What follows from the end of a booking request. Of a request that is not the present attempt only a booking counts. */
export function bookingEnded(
  state: ShipmentState,
  { attempt: number, outcome, isOutage }: { attempt: number; outcome: BookingOutcome; isOutage: boolean },
  context: DecisionContext,
): Draft[] {
  if (outcome.kind === 'booked') return booked(state, outcome.booking, outcome.isAdopted, context)
  const { attempt } = state.process
  if (attempt?.number !== number) return []
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

/**
 * What follows from a look-up of the reference. That it finds nothing is final only when it began after the carrier must show all
 * that could have been booked.
 */
export function lookedUp(
  state: ShipmentState,
  { attempt: number, outcome, tookMs }: { attempt: number; outcome: LookUpOutcome; tookMs: number },
  context: DecisionContext,
): Draft[] {
  const { nowMs, policy, random } = context
  const { attempt, failures } = state.process
  const at = instant(nowMs)
  if (outcome.kind === 'found') {
    const surplus = outcome.others.map((booking): Draft => ({ type: 'SurplusFound', at, booking }))
    return [...booked(state, outcome.booking, true, context), ...surplus]
  }
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
  const refuted: Draft = { type: 'BookingRefuted', at, reason }
  if (failures < policy.maxAttempts || state.process.cancellation !== null) return [refuted]
  const last = { code: null, reason: 'The outcome of each booking request was unknown.' }
  return [refuted, deadLettered('book', last, failures, context)]
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
