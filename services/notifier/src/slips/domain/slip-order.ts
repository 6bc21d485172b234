import { evolveOrder } from '@slipstream/read-models/orders/evolve-order.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { OrderFact } from '@slipstream/read-models/orders/order-fact.ts'

/** An order as the notifier keeps it: the same fold as the read model, without what no slip shows. */
export type SlipOrder = OrderDocument

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
