import { evolveParticipants } from './participants/evolve-participants.ts'
import type { OrderParticipants } from './participants/evolve-participants.ts'
import { forget, mayBeForgotten, orderLimits, insertionIndex } from './observations.ts'
import type { OrderLimits } from './observations.ts'
import type { Observation, OrderDocument } from './order-document.ts'
import type { OrderFact } from './order-fact.ts'
import { searchTokens } from './search-tokens.ts'
import { storableOrder } from './storable-order.ts'
import { timelineOf } from './timeline.ts'
import { unknownOrder } from './unknown-order.ts'

/**
 * The order after one more of its events, given in the order of the log.
 *
 * An order's events are sorted by the source's modification time, and the last one is its state. Arrival
 * decides only where the source has no other order:
 * - Of two states with the same modification time (WooCommerce's resolution is one second), the
 *   one that is later in the log is newer. But one that was redriven from quarantine is older
 *   than those that were received after it.
 * - A deletion has no time. It gets the newest modification time known when it is read from the log, and is
 *   newer than all that were read before. A state read later is newer than the deletion when its time is not
 *   older than that: shops build a body when they deliver it, so such a body shows that the order was
 *   restored. An older state is put before the deletion.
 *
 * Of an event that is in the log more than once the first occurrence counts. A repeat changes nothing,
 * and the same document is returned. Beyond 1,000 events of an order, those between the oldest and the
 * newest are forgotten: see `forget`.
 */
export function evolveOrder(document: OrderDocument | null, fact: OrderFact): OrderDocument {
  // One event always makes an order.
  return foldOrder(document, [fact]) as OrderDocument
}

/** As `evolveOrder` for consecutive events, in linear time. */
export function foldOrder(
  document: OrderDocument | null,
  facts: readonly OrderFact[],
  limits: OrderLimits = orderLimits,
): OrderDocument | null {
  const observations = [...(document?.observations ?? [])]
  const seen = new Set(observations.map(({ eventId }) => eventId))
  let order = document
  let forgottenUpTo = document?.forgottenUpTo
  for (const given of facts) {
    if (seen.has(given.id)) continue
    const fact = storableFact(given)
    const at = fact.type === 'OrderDeleted' ? (observations.at(-1)?.at ?? null) : fact.data.order.modifiedAt
    const { receivedAt, redrivenFrom } = fact.data
    const index = insertionIndex(at, observations, redrivenFrom === undefined ? undefined : receivedAt)
    if (mayBeForgotten(fact, { at, index, forgottenUpTo }, limits)) continue
    order = stateAfter(order, fact, {
      isNewest: index === observations.length,
      people: evolveParticipants(order, observations, fact, index, limits.formerParticipants),
    })
    observations.splice(index, 0, observationOf(fact, at))
    seen.add(fact.id)
    const { formerParticipants, everRegistered } = order
    const former = [...formerParticipants, ...(everRegistered?.formerCandidates ?? [])]
    forgottenUpTo = forget(observations, former, forgottenUpTo, limits)
  }
  if (order === document || order === null) return document
  return {
    ...order,
    timeline: timelineOf(observations),
    observations,
    ...(forgottenUpTo !== undefined && { forgottenUpTo }),
  }
}

function storableFact(fact: OrderFact): OrderFact {
  return fact.type === 'OrderDeleted'
    ? fact
    : { ...fact, data: { ...fact.data, order: storableOrder(fact.data.order) } }
}

function observationOf(fact: OrderFact, at: string | null): Observation {
  const status = fact.type === 'OrderDeleted' ? fact.data.status : fact.data.order.status
  const { receivedAt, provenance } = fact.data
  return {
    ...{ eventId: fact.id, type: fact.type, status, at },
    ...(receivedAt !== undefined && { receivedAt }),
    ...(provenance.purpose === 'backfill' && { purpose: provenance.purpose }),
  }
}

/** The order after the event, with the observations and timeline from before it. */
function stateAfter(
  before: OrderDocument | null,
  fact: OrderFact,
  found: { isNewest: boolean; people: OrderParticipants },
): OrderDocument {
  const isState = before === null || found.isNewest
  const derived = {
    timeline: before?.timeline ?? [],
    provenance: isState ? { eventId: fact.id, type: fact.type, ...fact.data.provenance } : before.provenance,
    search: before?.search ?? [],
    observations: before?.observations ?? [],
    ...found.people,
  }
  if (!isState) return { ...before, ...derived }
  if (fact.type === 'OrderDeleted')
    return { ...(before ?? unknownOrder(fact.data)), status: fact.data.status, ...derived }
  const { registration: _, ...state } = fact.data.order
  return {
    _id: `${state.source}/${state.orderId}`,
    ...state,
    ...derived,
    search: searchTokens({
      ...{ number: state.number, name: state.customer.name, email: state.customer.email },
      skus: state.lineItems.map(({ sku }) => sku),
    }),
  }
}
