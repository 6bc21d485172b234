import { nextStep } from '../next-step.ts'
import type { DecisionContext } from '../policy.ts'
import type { Instruction } from '../shipment-input.ts'
import { instant } from '../shipment-state.ts'
import type { ShipmentState } from '../shipment-state.ts'
import type { Draft } from './drafts.ts'
import { booked } from './of-booking.ts'

/** Why an instruction can't be followed, in a sentence for the person who gave it; undefined when it can. */
export function refusalOf(
  state: ShipmentState,
  { instruction, givenAt }: Pick<Instruction, 'instruction' | 'givenAt'>,
  context: Omit<DecisionContext, 'random' | 'checkRecipient'>,
): string | undefined {
  const { shipment, process } = state
  if (shipment.status === 'cancelled') return 'it is cancelled'
  switch (instruction) {
    case 'settle':
      return needsPerson(state) ? undefined : 'nothing of it is to be settled'
    case 'redrive':
      return process.deadLetter === null && process.attempt?.isGivenUp !== true
        ? 'it is not dead-lettered'
        : undefined
    case 'correct-address':
      if (shipment.booking !== null) return 'it is booked already: the carrier has the address'
      return process.attempt === null ? undefined : 'it is not known yet whether the carrier has booked it'
    case 'adopt-booking':
    case 'repeat-booking':
      if (nextStep(state, context, context.nowMs).kind !== 'person')
        return 'it does not wait for a person to decide whether the carrier has booked it'
      return givenAt <= (process.attempt?.startedAt ?? '')
        ? 'its last booking request is newer than this command'
        : undefined
    case 'cancel':
      if (shipment.shippedAt !== null) return 'the carrier has the parcel already'
      return process.cancellation !== null && !process.cancellation.hasFailed
        ? 'its cancellation was requested already'
        : undefined
  }
}

/** Whether something went wrong of which no event reports that it is over. */
function needsPerson({ shipment, process }: ShipmentState): boolean {
  const { cancellationFailure, ignoredChange, stalled } = shipment
  const isGone = process.exceptions.some((exception) => exception === 'returned' || exception === 'lost')
  return isGone || [cancellationFailure, ignoredChange, stalled].some((concern) => concern !== null)
}

/** What follows from an instruction; nothing when it was followed before or can't be. */
export function instructed(
  state: ShipmentState,
  instruction: Instruction,
  context: DecisionContext,
): Draft[] {
  const { commandId, actor, reason } = instruction
  if (state.process.commands.includes(commandId)) return []
  if (refusalOf(state, instruction, context) !== undefined) return []
  const at = instant(context.nowMs)
  return [
    instructedBy(instruction.instruction, { actor, reason }, at),
    { type: 'CommandHandled', at, id: commandId },
    ...effectsOf(state, instruction, context, at),
  ]
}

export function instructedBy(
  instruction: Instruction['instruction'],
  { actor, reason }: { actor: string; reason: string },
  at: string,
): Draft {
  return {
    type: 'ShipmentInstructed',
    data: { instruction, actor, reason, instructedAt: at },
    occurredAt: at,
  }
}

function effectsOf(
  state: ShipmentState,
  instruction: Instruction,
  context: DecisionContext,
  at: string,
): Draft[] {
  switch (instruction.instruction) {
    case 'redrive':
    case 'settle':
      return []
    case 'correct-address': {
      const data = { recipient: instruction.recipient, lines: state.shipment.lines, changedAt: at }
      return [{ type: 'ShipmentChanged', data, occurredAt: at }]
    }
    case 'adopt-booking':
      return booked(state, instruction.booking, true, context)
    case 'repeat-booking':
      return [{ type: 'BookingRefuted', at, reason: `${instruction.actor}: it was not booked` }]
    case 'cancel':
      return [{ type: 'CancellationRequested', at, by: 'person', reason: instruction.reason, version: null }]
  }
}
