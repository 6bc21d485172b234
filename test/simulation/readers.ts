import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import type { Event, OrderEvent } from '@slipstream/events/event.ts'
import type { AlertDocument } from '@slipstream/read-models/alerts/alert-document.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { evolveHeldAlert } from '@slipstream/notifier/alerts/domain/held-alert.ts'
import type { HeldAlert } from '@slipstream/notifier/alerts/domain/held-alert.ts'
import { evolveSlipOrder } from '@slipstream/notifier/slips/domain/slip-order.ts'
import type { SlipOrder } from '@slipstream/notifier/slips/domain/slip-order.ts'
import type { SlipRule } from '@slipstream/notifier/slips/domain/slip-rule.ts'
import { slipsDue } from '@slipstream/notifier/slips/domain/slips-due.ts'
import { evolveAlert } from '@slipstream/projector/alerts/domain/alerts.ts'
import { projectOrders } from '@slipstream/projector/orders/domain/orders.ts'
import type { SimulatedLog } from './log.ts'

/** What a batch comes to; it happens with the checkpoint, or not at all. */
export type Commit = () => void

export type Reader = {
  topics: readonly string[]
  handle(events: readonly ConsumedEvent[]): Promise<Commit>
}

/** Reads on, and commits each batch with its checkpoint. One that dies has handled its batches, and committed none. */
export function readerOf(log: SimulatedLog, { topics, handle }: Reader) {
  const checkpoints = new Map<string, number>()
  return async ({ dies = false } = {}): Promise<void> => {
    for (const topic of topics) {
      for (const { name, events } of log.unread(topic, checkpoints)) {
        const commit = await handle(events)
        if (dies) continue
        commit()
        checkpoints.set(name, (checkpoints.get(name) ?? 0) + events.length)
      }
    }
  }
}

/** The read models of orders and alerts. */
export function projector() {
  const orders = new Map<string, OrderDocument>()
  const alerts = new Map<string, AlertDocument>()
  const reader: Reader = {
    topics: ['orders', 'alerts'],
    handle(events) {
      const changed = projectOrders(orders, events.filter(isOfOrder))
      const alertsChanged = new Map<string, AlertDocument>()
      for (const event of events.filter(isOfAlert)) {
        const before = alertsChanged.get(event.subject) ?? alerts.get(event.subject) ?? null
        alertsChanged.set(event.subject, evolveAlert(before, event))
      }
      return Promise.resolve(() => {
        for (const [id, order] of changed) orders.set(id, order)
        for (const [id, alert] of alertsChanged) alerts.set(id, alert)
      })
    },
  }
  return { orders, alerts, reader }
}

/** The notifier's orders, its ledger of slips, and the alerts that it tells of. */
export function notifier(statuses: ReadonlySet<string>, now: () => number) {
  const orders = new Map<string, SlipOrder>()
  const ledger: string[] = []
  const alerts = new Map<string, HeldAlert>()
  const rule: SlipRule = {
    ...{ statuses, sinceMs: 0, toParticipants: false, toLaterParticipants: false },
    needsParticipants: false,
  }
  const reader: Reader = {
    topics: ['orders', 'alerts'],
    handle(events) {
      const changed = new Map<string, SlipOrder>()
      for (const event of events.filter(isOfOrder)) {
        const before = changed.get(event.subject) ?? orders.get(event.subject) ?? null
        changed.set(event.subject, evolveSlipOrder(before, event))
      }
      const alertsChanged = new Map<string, HeldAlert>()
      for (const event of events.filter(isOfAlert)) {
        const before = alertsChanged.get(event.subject) ?? alerts.get(event.subject) ?? null
        const after = evolveHeldAlert(before, event, { learnedAtMs: now(), sinceMs: 0 })
        if (after !== null) alertsChanged.set(event.subject, after)
      }
      return Promise.resolve(() => {
        for (const [id, order] of changed) {
          orders.set(id, order)
          for (const { id: slip } of slipsDue(order, rule, now()))
            if (!ledger.includes(slip)) ledger.push(slip)
        }
        for (const [id, alert] of alertsChanged) alerts.set(id, alert)
      })
    },
  }
  return { orders, ledger, alerts, rule, reader }
}

export function isOfOrder(event: Event): event is OrderEvent & ConsumedEvent {
  return event.type.startsWith('Order')
}

export function isOfAlert(event: Event): event is Event<'AlertRaised' | 'AlertResolved'> & ConsumedEvent {
  return event.type === 'AlertRaised' || event.type === 'AlertResolved'
}
