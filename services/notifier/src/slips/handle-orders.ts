import { BSON } from 'mongodb'
import type { ClientSession, Db } from 'mongodb'
import { done } from '@slipstream/event-log/consume/consumer.ts'
import type {
  ConsumedEvent,
  ConsumedOrderEvent,
  Handler,
  EventOutcome,
} from '@slipstream/event-log/consume/consumer.ts'
import { decideSlips, withdrawFailed } from './enter-slips.ts'
import { forgetOrderAt, notifierCollections } from '../delivery/adapters/delivery-collections.ts'
import { orderEventMismatch } from '@slipstream/events/order-event-mismatch.ts'
import { evolveSlipOrder } from './domain/slip-order.ts'
import type { SlipOrder } from './domain/slip-order.ts'
import type { SlipRules } from './domain/slip-rule.ts'
import { hasEnded } from '@slipstream/read-models/orders/has-ended.ts'
import { slipDueness, slipsDue } from './domain/slips-due.ts'

/** Less than MongoDB's 16 MiB, since the driver and the transaction add to it. */
const largestBytes = 15 * 1024 * 1024

export type Decided = { due: number; beforeStart: number }

/**
 * The notifier's work on a batch: its orders folded, and the slips that are due entered into the ledger, in the transaction that
 * moves the checkpoint. Nothing is sent here. Events that were seen already change nothing.
 *
 * @param onDecided told after the writes of a batch, and again if the transaction is retried
 */
export function notify(
  db: Db,
  rules: SlipRules,
  { now = Date.now, onDecided }: { now?: () => number; onDecided?: (decided: Decided) => void } = {},
): Handler<ClientSession> {
  const { orders } = notifierCollections(db)

  return async (events) => {
    const reasons = new Map<ConsumedEvent, string>()
    const ofOrders: ConsumedOrderEvent[] = []
    for (const event of events) {
      const reason = orderEventMismatch(event)
      if (reason === undefined) ofOrders.push(event as ConsumedOrderEvent)
      else reasons.set(event, reason)
    }
    // Of a source that sends no slips nothing is kept.
    const followed = ofOrders.filter(({ subject }) => rules(sourceOf(subject)) !== undefined)
    const ids = [...new Set(followed.map(({ subject }) => subject))]
    const before = new Map(
      (await orders.find({ _id: { $in: ids } }).toArray()).map((order) => [order._id, order]),
    )
    const after = new Map<string, SlipOrder>()
    for (const event of followed) {
      const known = after.get(event.subject) ?? before.get(event.subject) ?? null
      const evolved = evolveSlipOrder(known, event)
      if (evolved === known) continue
      after.set(event.subject, evolved)
    }
    for (const [id, order] of after) {
      const bytes = BSON.calculateObjectSize(order)
      if (bytes <= largestBytes) continue
      const culprit = followed.findLast(({ subject }) => subject === id)
      if (culprit !== undefined) reasons.set(culprit, `the order would be ${bytes} bytes, too large to keep`)
    }
    return {
      outcomes: events.map((event): EventOutcome => {
        const reason = reasons.get(event)
        return reason === undefined ? done : { kind: 'deadLetter', reason }
      }),
      async commit(session) {
        const changed = [...after.values()]
        if (changed.length === 0) return
        const forgetAt = forgetOrderAt(now())
        await orders.bulkWrite(
          changed.map((order) => ({
            replaceOne: { filter: { _id: order._id }, replacement: { ...order, forgetAt }, upsert: true },
          })),
          { session, ordered: false },
        )
        const slips = changed.flatMap((order) => {
          const rule = rules(order.source)
          return rule === undefined ? [] : slipsDue(order, rule, now())
        })
        await decideSlips(db, slips, now(), session)
        await withdrawFailed(db, changed.filter(hasEnded), now(), session)
        onDecided?.({
          due: slips.length,
          beforeStart: changed.filter((order) => isNewlyEarly(order, before, rules, now())).length,
        })
      },
    }
  }
}

function sourceOf(subject: string): string {
  return subject.slice(0, subject.indexOf('/'))
}

/** Whether the order gets no slip because it reached the status too early, and this was not known before. */
function isNewlyEarly(
  order: SlipOrder,
  before: ReadonlyMap<string, SlipOrder>,
  rules: SlipRules,
  nowMs: number,
): boolean {
  const rule = rules(order.source)
  if (rule === undefined || slipDueness(order, rule, nowMs) !== 'beforeStart') return false
  const known = before.get(order._id)
  return known === undefined || slipDueness(known, rule, nowMs) !== 'beforeStart'
}
