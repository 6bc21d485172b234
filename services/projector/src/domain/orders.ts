import { evolveOrder } from '@slipstream/events/read-models/evolve-order.ts'
import type { OrderDocument } from '@slipstream/events/read-models/order-document.ts'
import type { OrderFact } from '@slipstream/events/read-models/order-fact.ts'
import type { ReadModel } from './read-model.ts'

/** Lists are newest first; `_id` makes their order total, so that a cursor neither repeats nor leaves out. */
export const orders: ReadModel = {
  name: 'orders',
  indexes: [
    { createdAt: -1, _id: -1 },
    { modifiedAt: -1, _id: -1 },
    { status: 1, createdAt: -1, _id: -1 },
    { source: 1, status: 1, createdAt: -1, _id: -1 },
    { search: 1 },
  ],
}

/**
 * Orders after consecutive events, oldest first. Of the rule by which one state is newer than another see `evolveOrder`.
 *
 * @param before the orders that the events are of, by subject (`source/orderId`), as far as they exist
 * @returns the orders that are not as before
 */
export function projectOrders(
  before: ReadonlyMap<string, OrderDocument>,
  events: readonly (OrderFact & { subject: string })[],
): Map<string, OrderDocument> {
  const changed = new Map<string, OrderDocument>()
  for (const event of events) {
    const document = changed.get(event.subject) ?? before.get(event.subject) ?? null
    const after = evolveOrder(document, event)
    if (after !== document) changed.set(event.subject, after)
  }
  return changed
}
