import { done } from './consumer.ts'
import type { ConsumedEvent, EventOutcome } from './consumer.ts'

/** Why events of a batch are dead-lettered, in a sentence each. */
export type DeadLetterReasons = Map<ConsumedEvent, string>

/** The events that can't be handled. @param mismatch why one can't; undefined when it can */
export function mismatchesIn(
  events: readonly ConsumedEvent[],
  mismatch: (event: ConsumedEvent) => string | undefined,
): DeadLetterReasons {
  const reasons: DeadLetterReasons = new Map()
  for (const event of events) {
    const reason = mismatch(event)
    if (reason !== undefined) reasons.set(event, reason)
  }
  return reasons
}

/** The outcome of each event of a batch: a dead letter where there is a reason, done otherwise. */
export function outcomesOf(
  events: readonly ConsumedEvent[],
  reasons: ReadonlyMap<ConsumedEvent, string>,
): EventOutcome[] {
  return events.map((event) => {
    const reason = reasons.get(event)
    return reason === undefined ? done : { kind: 'deadLetter', reason }
  })
}
