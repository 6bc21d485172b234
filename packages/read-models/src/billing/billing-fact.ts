import type { BillingChange } from '@slipstream/events/event-types/billing/billing-events.ts'
import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import { chainOf } from './order/chain.ts'
import type { Chain } from './order/chain.ts'
import { wellFormed } from '../well-formed.ts'
import { storableState } from './storable-state.ts'

/** One state of a billing object, as one event had it: what the folds of billing read. */
export type BillingFact<State> = {
  eventId: string
  /** The provider's name of what happened, e.g. `invoice.paid`; null of an object that was fetched. */
  type: string | null
  /**
   * ISO 8601 UTC: when the provider made the event, in whole seconds; of an object that
   * was fetched, when it was requested.
   */
  at: string
  via: Provenance['via']
  /** The provider's id of its event; null of an object that was fetched. */
  changeId: string | null
  apiVersion: string | null
  state: State
  /** Which states it follows; null where no event of such an object reports it, and of a fetched one. */
  chain: Chain | null
}

type BillingEventOfObject = {
  id: string
  data: { change: BillingChange; provenance: Provenance; payload: Record<string, unknown> }
}

/**
 * The fact of an event, whose state is given.
 *
 * @param hasOldValues whether the provider's events of such an object ever have old values
 */
export function billingFact<State extends object>(
  { id, data }: BillingEventOfObject,
  state: State,
  hasOldValues = true,
): BillingFact<State> {
  const { change, provenance, payload } = data
  return wellFormed({
    ...{ eventId: id, type: change.type, at: change.at, via: provenance.via, changeId: change.id },
    apiVersion: change.apiVersion,
    state: storableState(state),
    chain: change.type === null || !hasOldValues ? null : chainOf(payload),
  })
}

/** Whether the object was fetched, so that its time is the request's and not the provider's. */
export function isFetched({ type }: Pick<BillingFact<unknown>, 'type'>): boolean {
  return type === null
}
