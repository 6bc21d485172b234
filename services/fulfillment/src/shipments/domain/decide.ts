import { consequencesOf } from './decisions/consequences.ts'
import { eventsOf, identityOf } from './decisions/drafts.ts'
import type { Draft } from './decisions/drafts.ts'
import { bookingEnded, lookedUp, recheckPostponed } from './decisions/of-booking.ts'
import { instructed } from './decisions/of-instruction.ts'
import { labelDelayed, labelFetched, voidEnded } from './decisions/of-label.ts'
import { orderChanged, orderEnded, requested } from './decisions/of-order.ts'
import { scanned, tracked } from './decisions/of-scans.ts'
import { deadLettered, failed } from './decisions/setbacks.ts'
import { evolve } from './evolve.ts'
import { nextStep } from './next-step.ts'
import type { DecisionContext } from './policy.ts'
import type { ProcessEvent } from './process-event.ts'
import type { ShipmentInput } from './shipment-input.ts'
import { instant, ms } from './shipment-state.ts'
import type { ShipmentState } from './shipment-state.ts'

export type ShipmentInputInContext = { input: ShipmentInput; context: DecisionContext }

/** More rounds of consequences than the rules can produce. */
const maxRounds = 12

/**
 * The events of an input, and all that follows from them at this time. No events: it changes nothing,
 * e.g. because it was handled before.
 */
export function decide(
  { input, context }: ShipmentInputInContext,
  state: ShipmentState | undefined,
): ProcessEvent[] {
  const events: ProcessEvent[] = []
  let present = state
  const take = (made: readonly ProcessEvent[]): void => {
    events.push(...made)
    for (const event of made) present = evolve(present, event)
  }
  if (input.type === 'requested') {
    if (state !== undefined) return []
    take(requested(input.shipment, context))
  } else if (state !== undefined) {
    take(eventsOf(identityOf(state), state.shipment.revision, draftsOf(state, input, context)))
  }
  for (let round = 0; round < maxRounds && present !== undefined; round++) {
    const drafts = consequencesOf(present, context)
    if (drafts.length === 0) break
    take(eventsOf(identityOf(present), present.shipment.revision, drafts))
  }
  return events
}

function draftsOf(
  state: ShipmentState,
  input: Exclude<ShipmentInput, { type: 'requested' }>,
  context: DecisionContext,
): Draft[] {
  switch (input.type) {
    case 'orderChanged':
      return orderChanged(state, input.part, context)
    case 'orderEnded':
      return orderEnded(state, input, context)
    case 'begin':
      return begun(state, input.step, context)
    case 'bookingEnded':
      return bookingEnded(state, input, context)
    case 'lookedUp':
      return lookedUp(state, input, context)
    case 'labelFetched':
      return labelFetched(state, input.outcome, context)
    case 'voidEnded':
      return voidEnded(state, input, context)
    case 'tracked':
      return tracked(state, input.outcome, context)
    case 'scanned':
      return scanned(state, input.scans, context)
    case 'instructed':
      return instructed(state, input.instruction, context)
    case 'stepBroke':
      return stepBroke(state, input, context)
    case 'due':
      return []
  }
}

/** The intention of a request, if that still is the next step and due. */
function begun(state: ShipmentState, step: 'book' | 'void', context: DecisionContext): Draft[] {
  const { nowMs } = context
  const next = nextStep(state, context, nowMs)
  const isNext = next.kind === 'step' && next.step === step && ms(next.at) <= nowMs
  const isReady = step === 'void' || state.process.attempt !== null || state.process.isAddressChecked
  return isNext && isReady ? [{ type: 'StepBegun', at: instant(nowMs), step }] : []
}

function stepBroke(
  state: ShipmentState,
  { reason, isFinal }: { reason: string; isFinal: boolean },
  context: DecisionContext,
): Draft[] {
  const next = nextStep(state, context, context.nowMs)
  if (next.kind !== 'step') return []
  if (next.step === 'follow' || next.step === 'await') {
    const intervalMs = context.policy.tracking.maxMs
    const nextAt = instant(context.nowMs + intervalMs)
    return [{ type: 'Followed', at: instant(context.nowMs), nextAt, intervalMs }]
  }
  if (next.step === 'fetch-label' && state.shipment.shippedAt !== null)
    return [labelDelayed(state, 0, context)]
  if (next.step === 'look-up' && state.process.attempt === null) return [recheckPostponed(context)]
  const step = next.step === 'look-up' ? 'book' : next.step
  return isFinal
    ? [deadLettered(step, { code: null, reason }, state.process.failures + 1, context)]
    : failed(state, step, { reason }, context)
}
