import { evolveAlert } from '@slipstream/projector/alerts/domain/alerts.ts'
import { projectOrders } from '@slipstream/projector/orders/domain/orders.ts'
import { done } from '@slipstream/event-log/consume/consumer.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { isOfAlert, isOfOrder } from './kinds.ts'
import type { Reader } from './reader.ts'

/** The read models of orders and alerts. */
export function projector() {
  const orders = new Map<string, OrderDocument>()
  const alerts = new Map<string, AlertDocument>()
  const reader: Reader = {
    consumer: 'projector',
    topics: ['orders', 'alerts'],
    handler(events) {
      const changed = projectOrders(orders, events.filter(isOfOrder))
      const alertsChanged = new Map<string, AlertDocument>()
      for (const event of events.filter(isOfAlert)) {
        const before = alertsChanged.get(event.subject) ?? alerts.get(event.subject) ?? null
        alertsChanged.set(event.subject, evolveAlert(before, event))
      }
      return Promise.resolve({
        outcomes: events.map(() => done),
        commit(tx) {
          tx.onCommit(() => {
            for (const [id, order] of changed) orders.set(id, order)
            for (const [id, alert] of alertsChanged) alerts.set(id, alert)
          })
          return Promise.resolve()
        },
      })
    },
  }
  return { orders, alerts, reader }
}
