import type { ClientSession, Db } from 'mongodb'
import type { ConsumedOrderEvent } from '@slipstream/event-log/consumer.ts'
import { formatPosition } from '@slipstream/event-log/position.ts'
import type { AuditedSource } from '../audited-source.ts'
import { evolveAuditedOrder } from '../domain/order/audited-order.ts'
import type { OrderFact } from '../domain/order/audited-order.ts'
import { auditCollections } from './audit-collections.ts'
import type { AuditedOrderDocument, FactDocument } from './audit-collections.ts'

const minuteMs = 60_000

/** The orders of a batch folded, and the facts for the judges; `write` stores both, in the transaction of the checkpoint. */
export async function noteOrders(
  db: Db,
  events: readonly ConsumedOrderEvent[],
  sources: ReadonlyMap<string, AuditedSource>,
): Promise<{ write(session: ClientSession): Promise<void> }> {
  const collections = auditCollections(db)
  const ids = [...new Set(events.map(({ subject }) => subject))]
  const known = new Map(
    (await collections.orders.find({ _id: { $in: ids } }).toArray()).map((order) => [order._id, order]),
  )
  const facts = new Map<string, FactDocument>()
  const connected = new Map<string, number>()
  let count = 0
  for (const event of events) {
    const before = known.get(event.subject)
    const { order, facts: told } = evolveAuditedOrder(before, event)
    const recordedAt = new Date(event.recordedAtMs)
    known.set(event.subject, {
      ...order,
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
    for (const fact of told.filter((one) => isWatched(one, watched))) {
      facts.set(`${count++}`, { ...fact, source, orderId, at })
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
    connected.set(source, Math.min(connected.get(source) ?? Infinity, event.recordedAtMs))
  }
  const changed = ids.map((id) => known.get(id) as AuditedOrderDocument)

  return {
    async write(session) {
      if (changed.length === 0) return
      // A delivery that was redriven from quarantine has kept its event id. Mostly nothing is in quarantine.
      if ((await collections.quarantined.findOne({}, { session, projection: { _id: 1 } })) !== null) {
        await collections.quarantined.deleteMany({ _id: { $in: events.map(({ id }) => id) } }, { session })
      }
      await collections.orders.bulkWrite(
        changed.map((order) => ({
          replaceOne: { filter: { _id: order._id }, replacement: order, upsert: true },
        })),
        { session, ordered: false },
      )
      // A retried transaction inserts the same facts again: each needs an id of its own.
      const documents = [...facts.values()].map((fact) => ({ ...fact }))
      if (documents.length > 0) await collections.facts.insertMany(documents, { session })
      await collections.connections.bulkWrite(
        [...connected].map(([source, at]) => ({
          updateOne: { filter: { _id: source }, update: { $min: { at: new Date(at) } }, upsert: true },
        })),
        { session, ordered: false },
      )
    },
  }
}

function isWatched(fact: OrderFact, watched: AuditedSource['stalled']): boolean {
  return fact.kind === 'ordered' ? Object.keys(watched).length > 0 : Object.hasOwn(watched, fact.status)
}
