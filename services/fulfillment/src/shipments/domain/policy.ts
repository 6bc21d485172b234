import type { Recipient } from '@slipstream/events/event-types/shipment-events.ts'
import type { BackOff } from '@slipstream/runtime/async/back-off.ts'
import type { CarrierTraits, RecipientMistake } from '../../carriers/carrier.ts'

/** The time-outs, attempts and intervals of the process with a carrier: from its configuration. */
export type ShipmentPolicy = {
  maxAttempts: number
  /** Default: dead-lettered shipments wait for a person. */
  redriveAfterMs: number | undefined
  /** How long after its intention a booking request can still reach the carrier. */
  maxInFlightMs: number
  /** Waits after failures, deferrals and look-ups of one shipment. */
  backOff: BackOff
  tracking: {
    firstMs: number
    maxMs: number
    scanDeadlineMs: number
    deliveryDeadlineMs: number
    graceMs: number
  }
}

/** A parcel that is never delivered is followed for this long after it was booked. */
export const maxFollowMs = 180 * 24 * 60 * 60 * 1_000

export type CarrierTerms = {
  traits: CarrierTraits
  policy: ShipmentPolicy
}

export type DecisionContext = CarrierTerms & {
  /** Of the database's clock, so that all workers have the same. */
  nowMs: number
  /** From 0 (inclusive) to 1 (exclusive). */
  random: number
  checkRecipient(recipient: Recipient): RecipientMistake[]
}
