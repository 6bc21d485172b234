import type { ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'
import { customerOfOrder } from '@slipstream/read-models/customers/customer-of-order.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { savedParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import type { SavesParticipants } from '@slipstream/read-models/orders/participants/saved-participants.ts'
import type { ReadModelName } from '@slipstream/read-models/read-model-versions.ts'
import type { MemoryFold } from '../../domain/read-model.ts'
import { projectHistory } from './order-history.ts'
import { projectOrders } from './orders.ts'

/** Folds a read model of orders in memory. History is complete with each event, all else at the end. */
export function foldOrdersInMemory(
  name: ReadModelName,
  saves: SavesParticipants,
): MemoryFold<ConsumedOrderEvent> {
  if (name === 'order-history') return foldHistory()
  const orders = new Map<string, OrderDocument>()
  return {
    add(events) {
      for (const [key, order] of projectOrders(orders, events)) orders.set(key, order)
      return []
    },
    end() {
      const all = [...orders.values()]
      if (name === 'orders') return all
      if (name === 'customers') return all.flatMap((order) => customerOfOrder(order) ?? [])
      return all.flatMap((order) => savedParticipants(order, saves))
    },
  }
}

function foldHistory(): MemoryFold<ConsumedOrderEvent> {
  const seen = new Set<string>()
  return {
    add(events) {
      const added = [...projectHistory(events)].filter(([id]) => !seen.has(id))
      for (const [id] of added) seen.add(id)
      return added.map(([, document]) => document)
    },
    end: () => [],
  }
}
