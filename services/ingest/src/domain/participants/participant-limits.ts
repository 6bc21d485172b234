import type { Participant } from '@slipstream/events/event-types/orders/order.ts'
import { NotUnderstood } from '../quarantine/not-understood.ts'

/**
 * What an order may name. Texts that all participants share are in the event
 * once for each, so their sum is bounded.
 */
const participantLimits = { count: 1_000, textLength: 65_536, sumLength: 1_000_000 }

/** Returns what it is given, or throws NotUnderstood when that is one too many, or too long. */
export type CountParticipant = (participant: Participant) => Participant

/** Counts the participants of one order while they are found, before anything of them is serialised. */
export function participantCounter(): CountParticipant {
  let count = 0
  let sum = 0
  return (participant) => {
    count += 1
    if (count > participantLimits.count)
      throw new NotUnderstood(
        'too-large',
        `The order names more than ${participantLimits.count} participants.`,
      )
    for (const text of textsOf(participant)) {
      sum += text.length
      if (text.length > participantLimits.textLength) throw new NotUnderstood('too-large', tooLong)
    }
    if (sum > participantLimits.sumLength) throw new NotUnderstood('too-large', tooMuch)
    return participant
  }
}

function textsOf({ participantId, lineItemId, name, email, fields }: Participant): string[] {
  return [participantId, lineItemId ?? '', name ?? '', email ?? '', ...Object.values(fields)]
}

const tooLong = `A participant's text is longer than ${participantLimits.textLength} characters.`
const tooMuch = `The texts of the order's participants are longer than ${participantLimits.sumLength} characters in all.`
