import type { Db, Document, Filter } from 'mongodb'
import type { CustomerNotification } from '../domain/notification.ts'
import type { RelayOutboxEvent, NotificationOutboxEvent } from '../domain/outbox-event.ts'
import { deliveryCollections } from './delivery-collections.ts'

/** An event that the log does not have yet, with the document that it is stored in. */
export type PendingEvent =
  | {
      collection: 'notifications'
      id: string
      event: NotificationOutboxEvent
      notification: CustomerNotification
    }
  | { collection: 'relays'; id: string; event: RelayOutboxEvent }

/**
 * Events that are to be published. Each is stored in the document it is about, in
 * the write that changes the document.
 */
export type Outbox = {
  /** The next event, leased to the caller for a while; null if there is none. */
  claim(): Promise<PendingEvent | null>
  /** The log has the event: the next one of the same document becomes due. */
  published(pending: PendingEvent): Promise<void>
}

const leaseMs = 30_000
const options = { writeConcern: { w: 'majority' } } as const
// By the database's time, as all leases: the clocks of instances may differ.
const due = { tellAt: { $exists: true }, $expr: { $lte: ['$tellAt', '$$NOW'] } }
const lease = [{ $set: { tellAt: { $add: ['$$NOW', leaseMs] } } }]
const oldestFirst = { sort: { tellAt: 1 }, returnDocument: 'after', ...options } as const

/** The outbox in the documents of the ledger and of the mail server's state. */
export function mongoOutbox(db: Db): Outbox {
  const { relays, notifications } = deliveryCollections(db)
  return {
    async claim() {
      const relay = await relays.findOneAndUpdate(due, lease, oldestFirst)
      const [change] = relay?.tell ?? []
      if (relay !== null && change !== undefined)
        return { collection: 'relays', id: relay._id, event: change }
      const notification = await notifications.findOneAndUpdate(due, lease, oldestFirst)
      if (notification === null || !('source' in notification)) return null
      const [event] = notification.tell ?? []
      if (event === undefined) return null
      return { collection: 'notifications', id: notification._id, event, notification }
    },
    async published({ collection, id, event }) {
      const { collectionName } = collection === 'relays' ? relays : notifications
      const documents = db.collection<Document & { _id: string }>(collectionName)
      const first = { _id: id, 'tell.0.eventId': event.eventId } as Filter<Document & { _id: string }>
      const rest = { tell: { $slice: ['$tell', 1, { $max: [1, { $size: '$tell' }] }] }, tellAt: '$$NOW' }
      await documents.updateOne(first, [{ $set: rest }], options)
      // A second write with its own filter: an event may be added in between.
      const isEmpty = { _id: id, tell: { $size: 0 } }
      await documents.updateOne(isEmpty, { $unset: { tell: '', tellAt: '' } }, options)
    },
  }
}
