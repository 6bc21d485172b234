import type { ClientSession, Db } from 'mongodb'
import type { NotedBatch } from '../../store/noted-batch.ts'
import { auditCollections } from './audit-collections.ts'
import { noteMailRelay } from './mail-relay-state.ts'

/** Writes what a batch of the log changes, with few commands however many records it has: they share one transaction's time. */
export async function writeBatch(db: Db, batch: NotedBatch, session: ClientSession): Promise<void> {
  const { orders, facts, connections, quarantined, failedNotifications } = auditCollections(db)
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
  if (batch.orders.length > 0) {
    await orders.bulkWrite(
      batch.orders.map((order) => ({
        replaceOne: { filter: { _id: order._id }, replacement: order, upsert: true },
      })),
      { session, ordered: false },
    )
  }
  // A retried transaction inserts the same facts again: each needs an id of its own.
  const documents = batch.facts.map((fact) => ({ ...fact }))
  if (documents.length > 0) await facts.insertMany(documents, { session })
  if (batch.connected.size > 0) {
    await connections.bulkWrite(
      [...batch.connected].map(([source, at]) => ({
        updateOne: { filter: { _id: source }, update: { $min: { at: new Date(at) } }, upsert: true },
      })),
      { session, ordered: false },
    )
  }
  if (batch.quarantined.length > 0) {
    await quarantined.bulkWrite(
      batch.quarantined.map((one) => ({
        replaceOne: { filter: { _id: one._id }, replacement: one, upsert: true },
      })),
      { session, ordered: true },
    )
  }
  if (batch.mailRelay !== null) await noteMailRelay(db, batch.mailRelay, session)
  if (batch.notifications.size > 0) {
    await failedNotifications.bulkWrite(
      [...batch.notifications].map(([_id, failed]) =>
        failed === null
          ? { deleteOne: { filter: { _id } } }
          : { replaceOne: { filter: { _id }, replacement: failed, upsert: true } },
      ),
      { session, ordered: false },
    )
  }
}
