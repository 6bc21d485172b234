import type { Booking, VoidOutcome } from '../../../carriers/carrier.ts'
import type { DecisionContext } from '../policy.ts'
import type { ShipmentInput } from '../shipment-input.ts'
import { isNext } from '../next-step.ts'
import { instant } from '../shipment-state.ts'
import type { ShipmentState } from '../shipment-state.ts'
import { cancellationFailed, cancelled } from './drafts.ts'
import type { Draft } from './drafts.ts'
import { deferred, notDone, refused } from './setbacks.ts'

type LabelOutcome = Extract<ShipmentInput, { type: 'labelFetched' }>['outcome']

/** What follows from a query for the label. Whatever comes of it, the booking stays. */
export function labelFetched(state: ShipmentState, outcome: LabelOutcome, context: DecisionContext): Draft[] {
  const { shipment } = state
  if (shipment.booking === null || shipment.label !== null || shipment.status === 'cancelled') return []
  // A setback of this step must not hold up another that is next by now, e.g. a void.
  if (outcome.kind !== 'label' && !isNext(state, 'fetch-label', context)) return []
  if (outcome.kind !== 'label' && shipment.shippedAt !== null)
    return [labelDelayed(state, 'retryAfterMs' in outcome ? outcome.retryAfterMs : 0, context)]
  switch (outcome.kind) {
    case 'label': {
      const { contentType, bytes, sha256 } = outcome
      const storedAt = instant(context.nowMs)
      const data = { contentType, bytes, sha256, storedAt }
      return [{ type: 'ShipmentLabelStored', data, occurredAt: storedAt }]
    }
    case 'pending': {
      const { retryAfterMs } = outcome
      const reason = 'The carrier has not made the label yet.'
      return deferred(state, 'fetch-label', { waitsFor: 'label', reason, retryAfterMs }, context)
    }
    case 'refused':
      return refused(state, 'fetch-label', outcome, context)
    case 'notDone':
      return notDone(state, 'fetch-label', outcome, context)
  }
}

/** A parcel that travels continues without its label, which is tried ever more rarely. */
export function labelDelayed(
  { process }: ShipmentState,
  retryAfterMs: number | undefined,
  { nowMs, policy }: DecisionContext,
): Draft {
  const { tracking, backOff } = policy
  const longer = process.lateLabel === undefined ? backOff.firstMs : 2 * process.lateLabel.intervalMs
  const intervalMs = Math.min(longer, tracking.maxMs)
  const nextAt = instant(nowMs + Math.max(intervalMs, retryAfterMs ?? 0))
  return { type: 'LabelDelayed', at: instant(nowMs), nextAt, intervalMs }
}

/** What follows from a request to void a booking: that of a cancelled shipment, or one too many. */
export function voidEnded(
  state: ShipmentState,
  { carrierShipmentId, outcome }: { carrierShipmentId: string; outcome: VoidOutcome },
  context: DecisionContext,
): Draft[] {
  const { shipment, process } = state
  const surplus = process.surplus.find((one) => one.carrierShipmentId === carrierShipmentId)
  const isOwn = shipment.booking?.carrierShipmentId === carrierShipmentId && shipment.status !== 'cancelled'
  if (surplus === undefined && (!isOwn || process.cancellation === null)) return []
  const { nowMs } = context
  switch (outcome.kind) {
    case 'voided':
      return surplus === undefined
        ? [cancelled(true, process.cancellation?.reason ?? 'voided', nowMs)]
        : [settled(carrierShipmentId, 'voided', nowMs)]
    case 'refused':
      return surplus === undefined
        ? [cancellationFailed(state, outcome, nowMs)]
        : surplusStays(state, surplus, outcome, nowMs)
    case 'notDone': {
      const isLast = outcome.cause === 'busy' && process.failures + 1 >= context.policy.maxAttempts
      return surplus !== undefined && isLast
        ? surplusStays(state, surplus, { code: null, reason: outcome.reason }, nowMs)
        : notDone(state, 'void', outcome, context)
    }
    case 'unknown':
      // Voiding twice is voiding once.
      return deferred(state, 'void', { waitsFor: 'retry', reason: outcome.reason }, context)
  }
}

/** A parcel too many that can't be voided: that is reported, and the shipment continues. */
export function surplusStays(
  state: ShipmentState,
  { carrierShipmentId, trackingNumber, trackingUrl }: Booking,
  { code, reason }: { code: string | null; reason: string },
  nowMs: number,
): Draft[] {
  const parcel = { carrier: state.shipment.carrier, trackingNumber, trackingUrl }
  return [
    cancellationFailed(state, { code, reason }, nowMs, parcel),
    settled(carrierShipmentId, reason, nowMs),
  ]
}

function settled(carrierShipmentId: string, reason: string, nowMs: number): Draft {
  return { type: 'SurplusSettled', at: instant(nowMs), carrierShipmentId, reason }
}
