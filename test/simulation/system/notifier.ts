import { done } from '@slipstream/event-log/consume/consumer.ts'
import { evolveHeldAlert } from '@slipstream/notifier/alerts/domain/held-alert.ts'
import type { HeldAlert } from '@slipstream/notifier/alerts/domain/held-alert.ts'
import { evolveSilence } from '@slipstream/notifier/alerts/domain/silence.ts'
import type { Silence } from '@slipstream/notifier/alerts/domain/silence.ts'
import { evolveSlipOrder } from '@slipstream/notifier/slips/domain/slip-order.ts'
import type { SlipOrder } from '@slipstream/notifier/slips/domain/slip-order.ts'
import type { SlipRule } from '@slipstream/notifier/slips/domain/slip-rule.ts'
import { slipDecider } from '@slipstream/notifier/slips/domain/slips-due.ts'
import type { ConsumedEvent } from '@slipstream/event-log/consume/consumer.ts'
import { isOfAlert, isOfOrder } from './kinds.ts'
import type { MailLedger } from './mail-ledger.ts'
import type { Reader } from './reader.ts'

/** The notifier's orders, what it enters into the ledger of slips, and the alerts that it tells of. */
export function notifier(ledger: MailLedger, now: () => number) {
  const orders = new Map<string, SlipOrder>()
  const alerts = new Map<string, HeldAlert>()
  const silences = new Map<string, Silence>()
  const rule: SlipRule = {
    ...{ statuses: new Set(['completed']), sinceMs: 0, toParticipants: false, toLaterParticipants: false },
    needsParticipants: false,
  }

  const ordersAfter = (events: readonly ConsumedEvent[]) => {
    const changed = new Map<string, SlipOrder>()
    for (const event of events.filter(isOfOrder)) {
      const before = changed.get(event.subject) ?? orders.get(event.subject) ?? null
      changed.set(event.subject, evolveSlipOrder(before, event))
    }
    return changed
  }
  const alertsAfter = (events: readonly ConsumedEvent[]) => {
    const changed = new Map<string, HeldAlert>()
    for (const event of events.filter(isOfAlert)) {
      const before = changed.get(event.subject) ?? alerts.get(event.subject) ?? null
      const after = evolveHeldAlert(before, event, { learnedAtMs: now(), sinceMs: 0 })
      if (after !== null) changed.set(event.subject, after)
    }
    return changed
  }
  const reader: Reader = {
    consumer: 'notifier',
    topics: ['orders', 'alerts'],
    handler(events) {
      const changed = ordersAfter(events)
      const alertsChanged = alertsAfter(events)
      const commit = () => {
        for (const [id, order] of changed) {
          orders.set(id, order)
          ledger.enter(slipDecider.decide({ rule, nowMs: now() }, order))
        }
        for (const [id, alert] of alertsChanged) alerts.set(id, alert)
        for (const event of events)
          if (event.type === 'AlertSilenced')
            silences.set(event.subject, evolveSilence(silences.get(event.subject) ?? null, event))
      }
      return Promise.resolve({
        outcomes: events.map(() => done),
        commit: (tx) => Promise.resolve(tx.onCommit(commit)),
      })
    },
  }
  return { orders, alerts, silences, rule, reader }
}
