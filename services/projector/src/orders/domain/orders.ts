import { foldOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { OrderFact } from '@slipstream/read-models/orders/order-fact.ts'
import type { ReadModel } from '../../domain/read-model.ts'

/** Lists are newest first; `_id` makes their order total, so that a cursor neither repeats nor skips. */
export const orders: ReadModel = {
  name: 'orders',
  indexes: [
    { createdAt: -1, _id: -1 },
    { modifiedAt: -1, _id: -1 },
    { status: 1, createdAt: -1, _id: -1 },
    { source: 1, status: 1, createdAt: -1, _id: -1 },
    { source: 1, createdAt: -1, _id: -1 },
    { search: 1, createdAt: -1, _id: -1 },
  ],
  partialIndexes: [
    {
      keys: { 'provenance.via': 1, createdAt: -1, _id: -1 },
      where: { 'provenance.via': 'rest' },
    },
  ],
}

/**
 * Orders after consecutive events, oldest first; see `evolveOrder`.
 *
 * @param before the orders of the events, by subject (`source/orderId`), as far as they exist
 * @returns the orders that have changed
 */
export function projectOrders(
  before: ReadonlyMap<string, OrderDocument>,
  events: readonly (OrderFact & { subject: string })[],
): Map<string, OrderDocument> {
  const bySubject = new Map<string, OrderFact[]>()
  for (const event of events) {
    const facts = bySubject.get(event.subject)
    if (facts === undefined) bySubject.set(event.subject, [event])
    else facts.push(event)
  }
  const changed = new Map<string, OrderDocument>()
  for (const [subject, facts] of bySubject) {
    const document = before.get(subject) ?? null
    const after = foldOrder(document, facts)
    if (after !== null && after !== document) changed.set(subject, after)
  }
  return changed
}
