import type { ClientSession, Db } from 'mongodb'
import { deliveryCollections } from './delivery-collections.ts'
import type { BillingNotification, DigestNotification, ExportNotification } from '../domain/notification.ts'

/** Inserts mails into the ledger, within a transaction. One that is there already stays as it is. */
export async function enterMails(
  db: Db,
  mails: readonly (BillingNotification | DigestNotification | ExportNotification)[],
  session: ClientSession,
): Promise<void> {
  if (mails.length === 0) return
  await deliveryCollections(db).notifications.bulkWrite(
    mails.map(({ _id, ...entry }) => ({
      updateOne: { filter: { _id }, update: { $setOnInsert: entry }, upsert: true },
    })),
    { session, ordered: true },
  )
}
