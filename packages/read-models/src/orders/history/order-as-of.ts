import { foldOrder } from '../evolve-order.ts'
import type { HistoryDocument } from './history-document.ts'
import type { OrderLimits } from '../observations.ts'
import type { OrderDocument } from '../order-document.ts'
import type { OrderFact } from '../order-fact.ts'

/** For an order with more events no state as of a moment is computed. */
export const maxEventsAsOf = 2_000

/** To put events in their order, all of them are needed. */
const unlimited: OrderLimits = { observations: Infinity, oldest: Infinity, formerParticipants: Infinity }

/**
 * An order as it was at one moment (`asOf`), as far as the log knew at another (`knownAt`);
 * default: now. A state counts from its modification time, a deletion from its arrival,
 * since it has no time. Takes linear time.
 *
 * @param history all events of the order, in the order of the log; at most `maxEventsAsOf`
 * @returns null when nothing of the order is known of that moment
 */
export function orderAsOf(
  history: readonly HistoryDocument[],
  { asOf, knownAt }: { asOf?: string; knownAt?: string },
): OrderDocument | null {
  const known = history.filter(({ recordedAt }) => isBy(recordedAt, knownAt))
  const ordered = foldOrder(null, known.map(factOf), unlimited)?.observations ?? []
  const byId = new Map(known.map((event) => [event._id, event]))
  const reached = ordered
    .flatMap(({ eventId }) => byId.get(eventId) ?? [])
    .filter((event) => isBy(timeOf(event), asOf))
  return foldOrder(null, reached.map(factOf))
}

function factOf(event: HistoryDocument): OrderFact {
  return { ...event, id: event._id }
}

function timeOf(event: HistoryDocument): string {
  return event.type === 'OrderDeleted' ? event.occurredAt : event.data.order.modifiedAt
}

function isBy(at: string, moment: string | undefined): boolean {
  return moment === undefined || Date.parse(at) <= Date.parse(moment)
}
