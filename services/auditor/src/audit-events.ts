import type { ClientSession, Db } from 'mongodb'
import { done } from '@slipstream/event-log/consumer.ts'
import type { ConsumedEvent, ConsumedOrderEvent, Handler, Outcome } from '@slipstream/event-log/consumer.ts'
import { whyNotOfAnOrder } from '@slipstream/events/why-not-of-an-order.ts'
import { noteOrders } from './adapters/note-orders.ts'
import { noteSideEvents } from './adapters/note-side-events.ts'
import { sequenceStore } from './adapters/sequence-store.ts'
import type { Arrival } from './adapters/sequence-store.ts'
import type { AuditedSource } from './audited-source.ts'
import { orderNumber } from './domain/sequence/order-number.ts'
import { slotOf } from './domain/sequence/slot.ts'

/**
 * The auditor's work on a batch: which numbers came in, what became of each order, what was set aside. Nothing is judged here:
 * that is done apart, once all partitions have been read up to a time. Events that were seen already change nothing.
 */
export function auditEvents(db: Db, sources: ReadonlyMap<string, AuditedSource>): Handler<ClientSession> {
  const sequences = sequenceStore(db)

  return async (events) => {
    const reasons = new Map<ConsumedEvent, string>()
    const ofOrders: ConsumedOrderEvent[] = []
    const others: ConsumedEvent[] = []
    for (const event of events) {
      if (!isOfOrders(event)) others.push(event)
      else {
        const reason = whyNotOfAnOrder(event)
        if (reason === undefined) ofOrders.push(event)
        else reasons.set(event, reason)
      }
    }
    const audited = ofOrders.filter(({ data }) => sources.has(sourceOf(data)))
    // Bits are only ever set, so they need no transaction; but the checkpoint must not be ahead of them.
    await sequences.record(arrivalsOf(audited, sources))
    const orders = await noteOrders(db, audited, sources)
    return {
      outcomes: events.map((event): Outcome => {
        const reason = reasons.get(event)
        return reason === undefined ? done : { kind: 'deadLetter', reason }
      }),
      async commit(session) {
        await orders.write(session)
        await noteSideEvents(db, others, sources, session)
      },
    }
  }
}

function arrivalsOf(
  events: readonly ConsumedOrderEvent[],
  sources: ReadonlyMap<string, AuditedSource>,
): Arrival[] {
  return events.flatMap((event) => {
    const source = sourceOf(event.data)
    const rule = sources.get(source)?.sequence
    const number = rule === undefined ? undefined : orderNumber(rule.field, event)
    if (rule === undefined || number === undefined) return []
    const slot = slotOf(number, rule)
    return slot === undefined ? [] : [{ source, slot, isCreation: event.type === 'OrderCreated' }]
  })
}

function sourceOf(data: ConsumedOrderEvent['data']): string {
  return 'order' in data ? data.order.source : data.source
}

function isOfOrders(event: ConsumedEvent): event is ConsumedOrderEvent {
  return event.position.topic.endsWith('orders')
}
