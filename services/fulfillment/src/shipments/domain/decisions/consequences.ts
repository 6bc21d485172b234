import { nextStep, stallDeadline } from '../next-step.ts'
import type { DecisionContext } from '../policy.ts'
import { instant, ms } from '../shipment-state.ts'
import type { ShipmentState } from '../shipment-state.ts'
import { cancellationFailed, cancelled, postponed } from './drafts.ts'
import type { Draft } from './drafts.ts'
import { surplusStays } from './of-label.ts'
import { instructedBy } from './of-instruction.ts'
import { deadLettered } from './setbacks.ts'

/** What follows from a state by itself, at the present time. Empty once all of it has been recorded. */
export function consequencesOf(state: ShipmentState, context: DecisionContext): Draft[] {
  for (const rule of rules) {
    const drafts = rule(state, context)
    if (drafts.length > 0) return drafts
  }
  return []
}

type Rule = (state: ShipmentState, context: DecisionContext) => Draft[]

const whatWasBooked: Rule = (state, { nowMs, traits }) => {
  const { shipment, process } = state
  const { cancellation, attempt } = process
  const isOpen = cancellation !== null && !cancellation.hasFailed && shipment.status !== 'cancelled'
  if (!isOpen || attempt !== null) return []
  if (shipment.booking === null) return [cancelled(false, cancellation.reason, nowMs)]
  const reason =
    // A void that was requested may have been done: its outcome decides.
    shipment.shippedAt !== null && !cancellation.isVoiding
      ? 'The carrier has the parcel already.'
      : traits.canVoid
        ? undefined
        : 'The carrier cannot void a booking.'
  return reason === undefined ? [] : [cancellationFailed(state, { code: null, reason }, nowMs)]
}

const surplusThatStays: Rule = (state, { traits, nowMs }) => {
  const [surplus] = state.process.surplus
  if (surplus === undefined || traits.canVoid) return []
  const reason = 'It was booked twice, and the carrier cannot void a booking.'
  return surplusStays(state, surplus, { code: null, reason }, nowMs)
}

const changeOfOrder: Rule = ({ shipment, process }, { nowMs }) => {
  const { pendingChange, attempt, deadLetter } = process
  if (pendingChange === null || attempt !== null || shipment.status === 'cancelled') return []
  const at = instant(nowMs)
  if (shipment.booking !== null) {
    const changed = (['recipient', 'lines'] as const).filter((what) => pendingChange[what] !== undefined)
    return [{ type: 'ShipmentChangeIgnored', data: { changed, ignoredAt: at }, occurredAt: at }]
  }
  const { recipient = shipment.recipient, lines = shipment.lines } = pendingChange
  const redrive = instructedBy('redrive', { actor: 'slipstream', reason: 'The order was changed.' }, at)
  return [
    ...(deadLetter === null ? [] : [redrive]),
    { type: 'ShipmentChanged', data: { recipient, lines, changedAt: at }, occurredAt: at },
  ]
}

const addressRules: Rule = ({ shipment, process }, context) => {
  const { isAddressChecked, deadLetter, attempt } = process
  if (isAddressChecked || deadLetter !== null || attempt !== null) return []
  if (shipment.booking !== null || shipment.status === 'cancelled') return []
  const mistakes = context.checkRecipient(shipment.recipient)
  if (mistakes.length === 0) return [{ type: 'AddressChecked', at: instant(context.nowMs) }]
  const reason = mistakes.map(({ field, reason }) => `${field}: ${reason}`).join('; ')
  return [deadLettered('check-address', { code: mistakes[0]?.code ?? null, reason }, 1, context)]
}

const questionForPerson: Rule = (state, context) => {
  if (nextStep(state, context, context.nowMs).kind !== 'person') return []
  const detail = 'Whether the carrier has booked it cannot be found out by its API.'
  return postponed(state, { waitsFor: 'person', detail, untilMs: null }, context.nowMs)
}

const stall: Rule = (state, context) => {
  const deadline = stallDeadline(state, context)
  if (deadline === undefined || context.nowMs < deadline.atMs) return []
  const { waitsFor, since } = deadline
  const stalledAt = instant(context.nowMs)
  return [{ type: 'ShipmentStalled', data: { waitsFor, since, stalledAt }, occurredAt: stalledAt }]
}

const redriveBySchedule: Rule = ({ process: { deadLetter } }, { nowMs, policy: { redriveAfterMs } }) => {
  if (deadLetter === null || redriveAfterMs === undefined) return []
  if (nowMs < ms(deadLetter.at) + redriveAfterMs) return []
  const reason = 'Dead letters of the carrier are redriven by schedule.'
  return [instructedBy('redrive', { actor: 'slipstream', reason }, instant(nowMs))]
}

const rules: readonly Rule[] = [
  ...[whatWasBooked, surplusThatStays, changeOfOrder, redriveBySchedule],
  ...[addressRules, questionForPerson, stall],
]
