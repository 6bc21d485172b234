import { evolveOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { OrderFact } from '@slipstream/read-models/orders/order-fact.ts'

/** An order as the notifier keeps it: the fold of the read model, without data that no slip shows. */
export type SlipOrder = OrderDocument

/**
 * How long an order is kept here after its last event: the event log keeps it. Slips are sent or have failed
 * long before; a slip that is due even later fails, since its order is unknown.
 */
export const orderRetentionMs = 90 * 24 * 60 * 60 * 1_000

/** The order after one more of its events. Metadata of line items, which can be large, is left out. */
export function evolveSlipOrder(order: SlipOrder | null, fact: OrderFact): SlipOrder {
  if (fact.type === 'OrderDeleted') return evolveOrder(order, fact)
  const lineItems = fact.data.order.lineItems.map((item) => ({ ...item, metadata: [] }))
  const evolved = evolveOrder(order, {
    ...fact,
    data: { ...fact.data, order: { ...fact.data.order, lineItems } },
  })
  return evolved === order ? order : { ...evolved, search: [] }
}

/**
 * Orders after consecutive events, oldest first.
 *
 * @param before the orders of the events, by subject (`source/orderId`), as far as they exist
 * @returns the orders that have changed
 */
export function foldSlipOrders(
  before: ReadonlyMap<string, SlipOrder>,
  events: readonly (OrderFact & { subject: string })[],
): Map<string, SlipOrder> {
  const changed = new Map<string, SlipOrder>()
  for (const event of events) {
    const known = changed.get(event.subject) ?? before.get(event.subject) ?? null
    const evolved = evolveSlipOrder(known, event)
    if (evolved !== known) changed.set(event.subject, evolved)
  }
  return changed
}
