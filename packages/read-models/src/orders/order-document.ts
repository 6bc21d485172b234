import type { Order, Participant } from '@slipstream/events/event-types/orders/order.ts'
import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import type { OrderFact } from './order-fact.ts'

/** A status of an order, since when, and by which event. */
export type TimelineEntry = {
  status: string
  /** ISO 8601 UTC, of the source; null when the source sent no time. */
  at: string | null
  /** `notBefore` for a deletion, which has no time: `at` is then the last time known before it. */
  atIs: 'reported' | 'notBefore' | 'unknown'
  eventId: string
}

/** One event seen of an order, in the order of the source's time (see `evolveOrder`). */
export type Observation = {
  eventId: string
  type: OrderFact['type']
  status: string
  /** The time it is sorted by; null for the deletion of an unknown order. */
  at: string | null
  /** When ingest received it; absent where the event does not have it. */
  receivedAt?: string
  /** Imported later, without slips; absent for all others. */
  purpose?: 'backfill'
}

type KnownOfEveryOrder =
  | 'source'
  | 'orderId'
  | 'status'
  | 'customer'
  | 'billing'
  | 'lineItems'
  | 'participants'
  | 'refunds'

/** As in events; null where only a deletion was seen. */
type OrderState = Pick<Order, KnownOfEveryOrder> & {
  [K in keyof Omit<Order, KnownOfEveryOrder | 'registration'>]: Order[K] | null
}

/** A participant who is named in a state, and by which event. */
export type LastSeen = { participant: Participant; eventId: string }

/** Which line items were ever registrations, and who is named by others (see `evolveParticipants`). */
export type EverRegistered = {
  /** Of all states, sorted. */
  lineItemIds: string[]
  /** Named in the newest state by line items that were never registrations. */
  candidates: Participant[]
  /** Named by such line items in older states only, as last seen. */
  formerCandidates: LastSeen[]
}

/**
 * The read model `orders`: one document per order. It has no times or positions of arrival, so that the same
 * events in another order of arrival give the same bytes.
 */
export type OrderDocument = OrderState & {
  /** `source/orderId` */
  _id: string
  /** Changes of status, oldest first. */
  timeline: TimelineEntry[]
  /** Of the event that gave the current state. */
  provenance: Provenance & { eventId: string; type: OrderFact['type'] }
  /** See `searchTokens`. Internal: not to be shown. */
  search: string[]
  /** Internal: the events seen, oldest first; of very many not all, see `orderLimits`. */
  observations: Observation[]
  /** Internal: participants that newer states no longer have, as last seen, and by which event. */
  formerParticipants: LastSeen[]
  /** Internal: absent where no event has registrations. */
  everRegistered?: EverRegistered
  /** Internal: the latest time among the observations that were forgotten; absent while none was. */
  forgottenUpTo?: string | null
}
