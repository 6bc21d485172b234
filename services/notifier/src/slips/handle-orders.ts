import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import type { Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { ConsumedOrderEvent, Handler } from '@slipstream/event-log/consume/consumer.ts'
import { orderEventMismatch } from '@slipstream/events/mismatches/order-event-mismatch.ts'
import { bytesOf, findOrders, saveOrders } from './adapters/slip-orders.ts'
import { foldSlipOrders, orderRetentionMs } from './domain/slip-order.ts'
import type { SlipOrder } from './domain/slip-order.ts'
import type { SlipRules } from './domain/slip-rule.ts'
import { countNewlyBeforeStart, slipsDueOf } from './domain/slips-due.ts'
import type { DueSlip } from './domain/slips-due.ts'
import { enterDueSlips, withdrawEnded } from './enter-slips.ts'

/** Less than MongoDB's 16 MiB, since the driver and the transaction add to it. */
const maxOrderBytes = 15 * 1024 * 1024

/**
 * Of one batch: slips that are due, and orders that get none because they
 * reached the status before slips were sent.
 */
export type DecidedSlips = { due: number; beforeStart: number }

/**
 * Handles a batch of order events: folds the orders and enters due slips into the ledger, in the transaction
 * that moves the checkpoint. Nothing is sent here. An event that was handled before changes nothing.
 *
 * @param onDecided called after the writes of a batch, and again if the transaction is retried
 */
export function handleOrders(
  db: Db,
  rules: SlipRules,
  { now = Date.now, onDecided }: { now?: () => number; onDecided?: (decided: DecidedSlips) => void } = {},
): Handler<JointTransaction> {
  return async (events) => {
    const reasons = mismatchesIn(events, orderEventMismatch)
    // Nothing is kept of a source that sends no slips.
    const followed = events.filter(
      (event): event is ConsumedOrderEvent =>
        !reasons.has(event) && rules(sourceOf(event.subject)) !== undefined,
    )
    const before = await findOrders(
      db,
      followed.map(({ subject }) => subject),
    )
    const changed = foldSlipOrders(before, followed)
    for (const [event, reason] of tooLarge(changed, followed)) reasons.set(event, reason)
    const traces = new Map(followed.map(({ subject, traceparent }) => [subject, traceparent]))
    const traced = (slip: DueSlip): DueSlip => ({
      ...slip,
      traceparent: traces.get(`${slip.source}/${slip.orderId}`),
    })
    return {
      outcomes: outcomesOf(events, reasons),
      async commit(transaction) {
        const { session } = transaction
        const orders = [...changed.values()]
        if (orders.length === 0) return
        const nowMs = now()
        saveOrders(db, orders, new Date(nowMs + orderRetentionMs), transaction)
        const slips = slipsDueOf(orders, rules, nowMs)
        await enterDueSlips(db, slips.map(traced), nowMs, session)
        await withdrawEnded(db, orders, nowMs, session)
        const beforeStart = countNewlyBeforeStart(orders, before, rules, nowMs)
        onDecided?.({ due: slips.length, beforeStart })
      },
    }
  }
}

function sourceOf(subject: string): string {
  return subject.slice(0, subject.indexOf('/'))
}

/** The last event of each order that has become too large to store, with the reason. */
function tooLarge(
  orders: ReadonlyMap<string, SlipOrder>,
  events: readonly ConsumedOrderEvent[],
): [ConsumedOrderEvent, string][] {
  return [...orders].flatMap(([id, order]): [ConsumedOrderEvent, string][] => {
    const bytes = bytesOf(order)
    if (bytes <= maxOrderBytes) return []
    const last = events.findLast(({ subject }) => subject === id)
    return last === undefined ? [] : [[last, `the order would be ${bytes} bytes, too large to keep`]]
  })
}
