import { evolveOrder } from './evolve-order.ts'
import type { HistoryDocument } from './history-document.ts'
import type { OrderDocument } from './order-document.ts'
import type { OrderFact } from './order-fact.ts'

/**
 * An order as it was at a moment in the world (`asOf`), as far as the log knew at another (`knownAt`); either is now unless
 * given. A state counts from its modification time, a deletion from when it was told, since it carries no time.
 *
 * @param history all events of the order, in the order of the log
 * @returns null when nothing of the order is known of that moment
 */
export function orderAsOf(
  history: readonly HistoryDocument[],
  { asOf, knownAt }: { asOf?: string; knownAt?: string },
): OrderDocument | null {
  const known = history.filter(({ recordedAt }) => isBy(recordedAt, knownAt))
  const ordered = fold(known)?.observations ?? []
  const byId = new Map(known.map((event) => [event._id, event]))
  return fold(
    ordered.flatMap(({ eventId }) => byId.get(eventId) ?? []).filter((event) => isBy(timeOf(event), asOf)),
  )
}

function fold(history: readonly HistoryDocument[]): OrderDocument | null {
  return history.reduce<OrderDocument | null>((document, event) => evolveOrder(document, factOf(event)), null)
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
