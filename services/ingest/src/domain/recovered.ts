import type { OrderEventType } from '@slipstream/events/event.ts'
import { backfillPurposes } from '@slipstream/events/event-types/provenance.ts'
import type { Provenance } from '@slipstream/events/event-types/provenance.ts'

/** The type of event for an order that the source did not deliver, and that Slipstream queried. */
export type Recovered = OrderEventType

export const recoveredTypes = [
  'OrderCreated',
  'OrderUpdated',
  'OrderDeleted',
  'OrderRestored',
] as const satisfies readonly Recovered[]

export function isRecovered(word: unknown): word is Recovered {
  return (recoveredTypes as readonly unknown[]).includes(word)
}

/**
 * Where the last event of the order stands that the caller knows: after a later one the same state is another
 * recovery, not a repeat of the first, which that one has overtaken.
 */
export const recoveredAfterHeader = 'slipstream-recovered-after'

/**
 * Kept in quarantine beside a recovered order, which has no headers of the source:
 * without it nothing says what it is.
 */
export const recoveredHeader = 'slipstream-recovered'

/** Why an order is appended although no delivery of it was lost. */
export type Purpose = NonNullable<Provenance['purpose']>

export function isPurpose(word: unknown): word is Purpose {
  return (backfillPurposes as readonly unknown[]).includes(word)
}

/** Kept in quarantine beside `recoveredHeader`: a redrive must not make a new order of an old one. */
export const purposeHeader = 'slipstream-purpose'
