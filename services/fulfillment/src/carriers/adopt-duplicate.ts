import type { BookingOutcome, LookUpOutcome } from './carrier.ts'
import type { Duplicate } from './domain/failure.ts'

/** Looks up the booking that a refused duplicate speaks of. Unknown while the look-up does not find it. */
export async function adoptDuplicate(
  outcome: BookingOutcome | Duplicate,
  lookUp: () => Promise<LookUpOutcome>,
): Promise<BookingOutcome> {
  if (outcome.kind !== 'duplicate') return outcome
  const found = await lookUp()
  return found.kind === 'found'
    ? { kind: 'booked', booking: found.booking, isAdopted: true }
    : { kind: 'unknown', reason: outcome.reason }
}
