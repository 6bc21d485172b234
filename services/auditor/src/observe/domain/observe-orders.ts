import type { ConsumedOrderEvent } from '@slipstream/event-log/consume/consumer.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import { settleOf } from '../../sources/audited-source.ts'
import type { AuditedSource } from '../../sources/audited-source.ts'
import type { AuditedOrderDocument } from '../audited-order-store.ts'
import type { DueComparison } from '../../rules/order-discrepancies/comparison-store.ts'
import type { NewFact, ObservedBatch } from '../observed-batch.ts'
import { evolveOrderShipping } from '../../rules/missing-shipments/domain/order-shipping.ts'
import { evolveAuditedOrder } from './audited-order.ts'
import type { AuditedOrder, ObservedFact } from './audited-order.ts'
import { mayBeForgotten } from './may-be-forgotten.ts'
import { mayHaveOvertaken } from '../../rules/order-discrepancies/domain/compare-again.ts'

const minuteMs = 60_000

/**
 * The orders of a batch folded, and the facts for the evaluation of their sources.
 *
 * @param orders as they are known before the batch
 */
export function observeOrders(
  orders: readonly AuditedOrderDocument[],
  events: readonly ConsumedOrderEvent[],
  sources: ReadonlyMap<string, AuditedSource>,
): Pick<ObservedBatch, 'orders' | 'facts' | 'eventIds' | 'redrivenFrom' | 'connected' | 'comparisons'> {
  const known = new Map(orders.map((order) => [order._id, order]))
  const changed = new Set<string>()
  const facts = new Map<string, NewFact>()
  const connected = new Map<string, number>()
  const comparisons = new Map<string, DueComparison>()
  let count = 0
  for (const event of events) {
    const before = known.get(event.subject)
    const { order, facts: orderFacts } = evolveAuditedOrder(before, event)
    if (order === before) continue
    const recordedAt = new Date(event.recordedAtMs)
    changed.add(event.subject)
    known.set(event.subject, {
      ...order,
      ...shippingAfter(before, order, event, sources),
      _id: event.subject,
      firstSeenAt: before?.firstSeenAt ?? recordedAt,
      seenAt: recordedAt,
      position: formatPosition(event.position),
      unannounced: before?.unannounced ?? null,
    })
    const { source, orderId } = order
    // A shop's clock that is ahead must not make the others' stays look long.
    const at = Math.min(Date.parse(event.occurredAt), event.recordedAtMs)
    const watched = sources.get(source)?.stalled ?? {}
    const forgotten =
      before === undefined &&
      event.data.provenance.purpose === undefined &&
      (event.type === 'OrderDeleted' || mayBeForgotten(order.createdAt, event.recordedAtMs))
    const all = forgotten ? [...staysBefore(order.status, watched), ...orderFacts] : orderFacts
    for (const fact of all.filter((one) => isWatched(one, watched))) {
      facts.set(`${count++}`, { ...fact, source, orderId, at, offset: Number(event.position.offset) })
    }
    const { via, webhookId } = event.data.provenance
    if (via === 'webhook') {
      const minute = Math.floor(event.recordedAtMs / minuteMs)
      facts.set(`${source} ${webhookId} ${minute}`, {
        kind: 'arrived',
        source,
        webhookId,
        at: event.recordedAtMs,
      })
    }
    const audited = sources.get(source)
    if (audited !== undefined && mayHaveOvertaken(event, settleOf(audited).afterMs))
      comparisons.set(event.subject, { _id: event.subject, source, orderId, at: recordedAt })
    connected.set(source, Math.min(connected.get(source) ?? Infinity, event.recordedAtMs))
  }
  return {
    orders: [...changed].map((id) => known.get(id) as AuditedOrderDocument),
    facts: [...facts.values()],
    eventIds: events.map(({ id }) => id),
    redrivenFrom: events.flatMap(({ data }) => data.redrivenFrom ?? []),
    connected,
    comparisons: [...comparisons.values()],
  }
}

function shippingAfter(
  before: AuditedOrder | undefined,
  after: AuditedOrder,
  event: ConsumedOrderEvent,
  sources: ReadonlyMap<string, AuditedSource>,
): Pick<AuditedOrder, 'shipping'> {
  const rule = sources.get(after.source)?.shipping?.rule
  if (rule === undefined) return {}
  const { status, modifiedAt = after.modifiedAt } =
    event.type === 'OrderDeleted' ? { status: event.data.status } : event.data.order
  const isNewest = status === after.status && modifiedAt === after.modifiedAt
  const { recordedAtMs } = event
  const shipping = evolveOrderShipping(before?.shipping, event, rule, { isNewest, recordedAtMs })
  return shipping === undefined ? {} : { shipping }
}

/** An order that is not remembered may have been in any status: its stay there, and its alert, ends. */
function staysBefore(status: string, watched: AuditedSource['stalled']): ObservedFact[] {
  const others = Object.keys(watched).filter((other) => other !== status)
  return others.map((other) => ({ kind: 'left', status: other, recovered: true }))
}

function isWatched(fact: ObservedFact, watched: AuditedSource['stalled']): boolean {
  return fact.kind === 'ordered' ? Object.keys(watched).length > 0 : Object.hasOwn(watched, fact.status)
}
