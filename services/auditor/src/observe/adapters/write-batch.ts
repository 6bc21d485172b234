import type { ClientSession, Db, Document, Filter } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { ObservedBatch, ObservedNotification } from '../observed-batch.ts'
import { maxNotificationEvents } from '../../rules/needs-attention/attention-store.ts'
import { writeShipments } from '../../rules/shipments/adapters/mongo-shipments.ts'
import { auditCollections } from '../../store/adapters/audit-collections.ts'
import { writeBilling } from './mongo-billing.ts'
import { recordMailRelay } from '../../rules/needs-attention/adapters/mail-relay-state.ts'

/**
 * Writes what a batch of the log changes, with few commands however many records it
 * has: they share one transaction's time.
 */
export async function writeBatch(db: Db, batch: ObservedBatch, transaction: JointTransaction): Promise<void> {
  const { session } = transaction
  await writeOrders(db, batch, transaction)
  await writeSideEvents(db, batch, session)
  await writeShipments(db, batch, session)
  await writeBilling(db, batch.billing, session)
}

async function writeOrders(
  db: Db,
  batch: ObservedBatch,
  { session, writeLast }: JointTransaction,
): Promise<void> {
  const { orders, facts, connections, quarantined, comparisons } = auditCollections(db)
  // Mostly nothing is in quarantine.
  if (
    batch.eventIds.length > 0 &&
    (await quarantined.findOne({}, { session, projection: { _id: 1 } })) !== null
  ) {
    const settled = [
      { _id: { $in: [...batch.eventIds] } },
      { position: { $in: [...(batch.redrivenFrom ?? [])] } },
    ]
    await quarantined.deleteMany({ $or: settled }, { session })
  }
  writeLast(orders, batch.orders.map(replacing))
  // A retried transaction inserts the same facts again: each needs an id of its own.
  writeLast(
    facts,
    batch.facts.map((fact) => ({ insertOne: { document: { ...fact } } })),
  )
  // Several partitions may have the same source: the earliest time is kept in any order.
  writeLast(
    connections,
    [...batch.connected].map(([source, at]) => ({
      updateOne: { filter: { _id: source }, update: { $min: { at: new Date(at) } }, upsert: true },
    })),
  )
  writeLast(comparisons, batch.comparisons.map(replacing))
}

async function writeSideEvents(db: Db, batch: ObservedBatch, session: ClientSession): Promise<void> {
  const { quarantined, notifications } = auditCollections(db)
  if (batch.quarantined.length > 0) await quarantined.bulkWrite(batch.quarantined.map(replacing), { session })
  if (batch.mailRelay !== null) await recordMailRelay(db, batch.mailRelay, session)
  if (batch.notifications.length > 0) {
    await notifications.bulkWrite(
      batch.notifications.map(({ eventId, after }) => ({
        updateOne: { filter: { _id: after._id }, update: unlessKnown(eventId, after), upsert: true },
      })),
      { session, ordered: true },
    )
  }
}

function replacing<D extends { _id: string }>(document: D) {
  return { replaceOne: { filter: { _id: document._id } as Filter<D>, replacement: document, upsert: true } }
}

/** In the database, since what is known of it may change between a look and the write. */
function unlessKnown(eventId: string, after: ObservedNotification['after']): Document[] {
  const known = { $ifNull: ['$eventIds', []] }
  const last = { $slice: [{ $concatArrays: [known, [eventId]] }, -maxNotificationEvents] }
  const next = { $mergeObjects: [{ $literal: after }, { eventIds: last }] }
  return [{ $replaceWith: { $cond: [{ $in: [eventId, known] }, '$$ROOT', next] } }]
}
