import type { Order, Participant } from '@slipstream/events/event-types/order.ts'
import type { Provenance } from '@slipstream/events/event-types/provenance.ts'
import type { OrderFact } from './order-fact.ts'

/** An order's status, from when on, and by which event that is known. */
export type TimelineEntry = {
  status: string
  /** ISO 8601 UTC, of the source; null when the source told no time at all. */
  at: string | null
  /** `notBefore` for a deletion, which carries no time: `at` is then the last time that was known before it. */
  atIs: 'reported' | 'notBefore' | 'unknown'
  eventId: string
}

/** One event seen of an order, in the order of the source's time (see `evolveOrder`). */
export type Observation = {
  eventId: string
  type: OrderFact['type']
  status: string
  /** What it is sorted by; null for a deletion of an order of which nothing was known. */
  at: string | null
  /** When ingest received it, as the event says; absent where it does not. */
  receivedAt?: string
  /** Brought in after the fact, and noParticipants is to get a slip for it; absent of all others. */
  purpose?: 'backfill'
}

type KnownOfEveryOrder =
  'source' | 'orderId' | 'status' | 'customer' | 'billing' | 'lineItems' | 'participants' | 'refunds'

/** As in events; null where nothing but a deletion was seen. */
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
 * The read model `orders`: one document per order. It holds nothing of when or where events arrived, so that the same
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
  /** Internal: absent where no event told of registrations. */
  everRegistered?: EverRegistered
  /** Internal: the latest time among the observations that were forgotten; absent while none was. */
  forgottenUpTo?: string | null
}
