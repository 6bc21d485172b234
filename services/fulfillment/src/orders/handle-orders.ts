import { mismatchesIn, outcomesOf } from '@slipstream/event-log/consume/dead-letter-reasons.ts'
import type { ClientSession, Db } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { ConsumedEvent, ConsumedOrderEvent, Handler } from '@slipstream/event-log/consume/consumer.ts'
import { orderEventMismatch } from '@slipstream/events/mismatches/order-event-mismatch.ts'
import { submitManyWork } from '@slipstream/work/adapters/submit-work.ts'
import { findShipmentsOfOrders } from '../shipments/adapters/shipment-items.ts'
import type { ShipmentRecorder } from '../shipments/shipment-recorder.ts'
import { findOrderRecords, saveOrderRecords, sizeOf } from './adapters/order-records.ts'
import { evolveOrderRecord } from './domain/order-record.ts'
import type { OrderRecord } from './domain/order-record.ts'
import { planShipments } from './domain/plan-shipments.ts'
import type { SourceShipping } from './domain/plan-shipments.ts'

export type ShippingRules = (source: string) => SourceShipping | undefined

export type OrdersParts = {
  db: Db
  recorder: ShipmentRecorder
  rules: ShippingRules
  now?: () => number
  /** Called after the writes of a batch, and again if the transaction is retried. */
  onRequested?: (count: number) => void
}

/** The lines of a shipment are in its record three times, and in its events. */
const maxOrderBytes = 700 * 1024
/**
 * How long an order is kept here after its last event: the event log keeps it, and shipments have records of
 * their own.
 */
const orderRetentionMs = 400 * 24 * 60 * 60 * 1_000

/**
 * Handles a batch of order events: requests shipments, and changes and cancels those that are
 * there, in the transaction that moves the checkpoint. The carrier is not called here. An event
 * that was handled before changes nothing.
 */
export function handleOrders(parts: OrdersParts): Handler<JointTransaction> {
  const { db, rules, now = Date.now } = parts
  return async (events) => {
    const reasons = mismatchesIn(events, orderEventMismatch)
    // Nothing is kept of a source that ships nothing.
    const followed = events.filter(
      (event): event is ConsumedOrderEvent =>
        !reasons.has(event) && rules(sourceOf(event.subject)) !== undefined,
    )
    const before = await findOrderRecords(
      db,
      followed.map(({ subject }) => subject),
    )
    const changed = fold(before, followed, rules, reasons)
    return {
      outcomes: outcomesOf(events, reasons),
      async commit({ session }) {
        const orders = [...changed.values()]
        if (orders.length === 0) return
        const nowMs = now()
        await saveOrderRecords(db, orders, new Date(nowMs + orderRetentionMs), session)
        const traces = new Map(followed.map(({ subject, traceparent }) => [subject, traceparent]))
        await applyPlans(parts, { orders, traces, nowMs }, session)
      },
    }
  }
}

/** The orders after the events. One that makes its order too large is dead-lettered, and changes nothing. */
function fold(
  before: ReadonlyMap<string, OrderRecord>,
  events: readonly ConsumedOrderEvent[],
  rules: ShippingRules,
  reasons: Map<ConsumedEvent, string>,
): Map<string, OrderRecord> {
  const changed = new Map<string, OrderRecord>()
  for (const event of events) {
    const rule = rules(sourceOf(event.subject))
    if (rule === undefined) continue
    const known = changed.get(event.subject) ?? before.get(event.subject)
    const record = evolveOrderRecord(known, event, rule)
    const bytes = sizeOf(record)
    if (bytes > maxOrderBytes) reasons.set(event, `the order would be ${bytes} bytes, too large to ship`)
    else changed.set(event.subject, record)
  }
  return changed
}

type Batch = {
  orders: readonly OrderRecord[]
  /** Of the newest event of each order. */
  traces: ReadonlyMap<string, string | undefined>
  nowMs: number
}

async function applyPlans(
  { recorder, rules, onRequested }: OrdersParts,
  { orders, traces, nowMs }: Batch,
  session: ClientSession,
): Promise<void> {
  const keys = orders.map(({ _id }) => ({
    source: sourceOf(_id),
    orderId: _id.slice(sourceOf(_id).length + 1),
  }))
  const shipments = await findShipmentsOfOrders(recorder.items, keys, session)
  const requests = []
  for (const order of orders) {
    const rule = rules(sourceOf(order._id))
    if (rule === undefined) continue
    const plan = planShipments(order, rule, shipments.get(order._id) ?? [])
    // One after the other: a session takes no two commands in parallel.
    for (const { shipmentId, input } of plan.inputs) await recorder.applyWithin(session, shipmentId, input)
    const cause = { nowMs, traceparent: traces.get(order._id) }
    for (const request of plan.requests) requests.push(await recorder.request(session, request, cause))
  }
  await submitManyWork(recorder.items, requests, { session })
  onRequested?.(requests.length)
}

function sourceOf(subject: string): string {
  return subject.slice(0, subject.indexOf('/'))
}
