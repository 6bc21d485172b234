import { formerParticipants } from './former-participants.ts'
import type { Observation, OrderDocument } from './order-document.ts'
import type { OrderFact } from './order-fact.ts'
import { searchTokens } from './search-tokens.ts'
import { storableOrder } from './storable-order.ts'
import { timelineOf } from './timeline.ts'
import { unknownOrder } from './unknown-order.ts'

/**
 * The order after one more of its events, given in the order of the log.
 *
 * An order's events are sorted by the source's modification time, and the last one is its state: arrival decides
 * nothing, except where the source gives nothing else to decide by:
 * - Of two states with the same modification time (WooCommerce's has one second's resolution), the one that is later in the
 *   log stands later.
 * - A deletion carries no time. It takes the newest modification time known when it is read from the log, and stands after
 *   everything that has been read. A state read later stands after the deletion when its time is not older than that,
 *   and so wins over it: shops build a body when they deliver it, so such a body tells that the order was taken out
 *   of the bin. An older state stands before the deletion.
 *
 * Of an event that is in the log more than once the first occurrence counts: any further one changes nothing, and the
 * very same document is returned.
 */
export function evolveOrder(document: OrderDocument | null, told: OrderFact): OrderDocument {
  const fact =
    told.type === 'OrderDeleted'
      ? told
      : { ...told, data: { ...told.data, order: storableOrder(told.data.order) } }
  const seen = document?.observations ?? []
  if (document !== null && seen.some(({ eventId }) => eventId === fact.id)) return document

  const at = fact.type === 'OrderDeleted' ? (seen.at(-1)?.at ?? null) : fact.data.order.modifiedAt
  const place = placeOf(at, seen)
  const status = fact.type === 'OrderDeleted' ? fact.data.status : fact.data.order.status
  const observations = seen.toSpliced(place, 0, { eventId: fact.id, type: fact.type, status, at })
  const isNewest = place === seen.length
  const derived = {
    timeline: timelineOf(observations),
    provenance:
      document !== null && !isNewest
        ? document.provenance
        : { eventId: fact.id, type: fact.type, ...fact.data.provenance },
    search: document?.search ?? [],
    observations,
    formerParticipants: formerParticipants(document, fact, place),
  }

  if (fact.type === 'OrderDeleted') return { ...(document ?? unknownOrder(fact.data)), status, ...derived }
  const { order } = fact.data
  if (document !== null && !isNewest) return { ...document, ...derived }
  return {
    _id: `${order.source}/${order.orderId}`,
    ...order,
    ...derived,
    search: searchTokens({ number: order.number, name: order.customer.name, email: order.customer.email }),
  }
}

/** Behind everything that is not newer. */
function placeOf(at: string | null, seen: readonly Observation[]): number {
  let place = seen.length
  while (place > 0 && instant(seen[place - 1]!.at) > instant(at)) place--
  return place
}

/** As instants and not as text, since only some sources write fractions of a second. */
function instant(at: string | null): number {
  return at === null ? Number.NEGATIVE_INFINITY : Date.parse(at)
}
