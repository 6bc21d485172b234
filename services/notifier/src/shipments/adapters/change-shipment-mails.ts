import type { AnyBulkWriteOperation, ClientSession, Db } from 'mongodb'
import { deliveryCollections } from '../../delivery/adapters/delivery-collections.ts'
import type { Notification } from '../../delivery/domain/notification.ts'
import type { ShipmentMailChange } from '../domain/shipment-mails.ts'

/** Applies changes in their order, within a transaction. */
export async function changeShipmentMails(
  db: Db,
  changes: readonly ShipmentMailChange[],
  now: Date,
  session: ClientSession,
): Promise<void> {
  if (changes.length === 0) return
  const { notifications } = deliveryCollections(db)
  await notifications.bulkWrite(
    changes.map((change) => operationOf(change, now)),
    { session, ordered: true },
  )
}

function operationOf(change: ShipmentMailChange, now: Date): AnyBulkWriteOperation<Notification> {
  if (change.kind === 'enter') {
    const { _id, ...entry } = change.notification
    return { updateOne: { filter: { _id }, update: { $setOnInsert: entry }, upsert: true } }
  }
  const published = { $push: { tell: change.event } }
  if (change.kind === 'setDue') {
    const due = {
      state: 'due',
      dueAt: now,
      dueSince: now,
      attempts: 0,
      lastError: null,
      tellAt: now,
    } as const
    const filter = { _id: change.id, kind: 'shipment', state: 'undeliverable' } as const
    return { updateOne: { filter, update: { $set: due, ...published } } }
  }
  const withdrawn = { state: 'withdrawn', lastError: change.reason, tellAt: now } as const
  const filter = { _id: change.id, kind: 'shipment', state: { $in: ['failed', 'undeliverable'] } } as const
  return { updateOne: { filter, update: { $set: withdrawn, ...published } } }
}
