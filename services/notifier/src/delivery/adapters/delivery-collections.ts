import type { Collection, Db } from 'mongodb'
import type { Notification } from '../domain/notification.ts'
import type { RelayOutboxEvent } from '../domain/outbox-event.ts'
import type { RelayState } from '../domain/relay/relay-state.ts'

/** Whether the mail server accepts mail, as an instance last reported it. One document. */
type StoredRelay = {
  _id: 'mail'
  state: RelayState
  since: Date
  detail: string | null
  /** Outbox: events that are still to be appended to the log, oldest first. */
  tell?: RelayOutboxEvent[]
  tellAt?: Date
}

export type DeliveryCollections = {
  notifications: Collection<Notification>
  relays: Collection<StoredRelay>
}

export const deliveryCollections = (db: Db): DeliveryCollections => ({
  notifications: db.collection('notifications'),
  relays: db.collection('notifierRelay'),
})

/**
 * Creates the indexes of the ledger, and gives old entries a time to be removed.
 *
 * @param retentionMs how long after its decision an entry is kept, by kind
 */
export async function ensureDeliveryCollections(
  db: Db,
  retentionMs: Readonly<Record<Notification['kind'], number>>,
): Promise<void> {
  const { notifications } = deliveryCollections(db)
  await notifications.createIndexes([
    { key: { state: 1, kind: 1, dueAt: 1 } },
    { key: { source: 1, orderId: 1 } },
    // The console shows the mails of a customer of billing.
    {
      key: { source: 1, customerId: 1, decidedAt: -1 },
      partialFilterExpression: { customerId: { $exists: true } },
    },
    { key: { kind: 1, decidedAt: -1 } },
    // What the console lists, by state, kind or both.
    { key: { state: 1, kind: 1, decidedAt: -1, _id: -1 } },
    { key: { tellAt: 1 }, sparse: true },
    { key: { forgetAt: 1 }, expireAfterSeconds: 0 },
  ])
  for (const [kind, ms] of Object.entries(retentionMs) as [Notification['kind'], number][]) {
    const forgetAt = { $add: ['$decidedAt', ms] }
    await notifications.updateMany({ kind, forgetAt: { $exists: false } }, [{ $set: { forgetAt } }])
  }
}
