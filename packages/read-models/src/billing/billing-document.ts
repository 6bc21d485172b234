import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import type { BillingFact } from './billing-fact.ts'
import type { UncertaintyReason } from './order/newest-fact.ts'

/** A status of a billing object, since when, and by which event. */
export type BillingTimelineEntry = {
  status: string
  /** ISO 8601 UTC. */
  at: string
  /** `notAfter` where it was fetched: it then has the status, since when is not known. */
  atIs: 'reported' | 'notAfter'
  eventId: string
  /** The provider's name of what happened; null where it was fetched. */
  type: string | null
  via: Provenance['via']
}

/** One fact without its state, for the timeline and to recognise repeats. */
export type FactRow = Pick<BillingFact<unknown>, 'eventId' | 'type' | 'at' | 'via'> & {
  status: string
  stage: number | null
  /** See `BillingKind`. */
  plan: string | null
  /** See `BillingKind`; absent of other kinds, and of facts from before it was kept. */
  period?: string | null
  hash: string | null
  previousHash: string | null
}

/** Why the state may not be the newest. */
export type Uncertainty = {
  /**
   * `same-second`: different states of one second, which nothing orders. `fetched-about-then`: an object that
   * was fetched too close to an event of another state.
   */
  reason: UncertaintyReason
  /** ISO 8601 UTC: an object that is requested then or later decides. */
  fetchFrom: string
}

/**
 * What every billing document has. It is a function of the set of facts: neither their order of arrival nor
 * repeats change a byte. See `evolveObject`.
 */
export type BillingDocument<State> = State & {
  /** `source/objectId` */
  _id: string
  source: string
  /** Whether this may not be the newest state. Work that follows from it waits until it is certain. */
  isUncertain: boolean
  uncertainty: Uncertainty | null
  /** ISO 8601 UTC: the time of the state, by the event that has it; see `BillingFact`. */
  stateAt: string
  /** Changes of status, oldest first. */
  timeline: BillingTimelineEntry[]
  /** Of the event that gave the current state. */
  provenance: Pick<BillingFact<State>, 'eventId' | 'type' | 'changeId' | 'apiVersion' | 'via'>
  /** Internal: the events seen, by time; of very many not all, see `factLimits`. */
  facts: FactRow[]
  /** Internal: the facts that may be the newest, with their states; see `contendersOf`. */
  contenders: BillingFact<State>[]
}

export type Searchable = {
  /** See `searchTokens`. Internal: not to be shown. */
  search: string[]
}
