import type { Db, Document, Filter } from 'mongodb'
import type { Event } from '@slipstream/events/event.ts'
import { notificationEvent, relayEvent } from '../domain/notification-event.ts'
import { notifierCollections } from './delivery-collections.ts'

/** An event that the log is still to have, and where it waits. */
export type PendingEvent = {
  event: Event<'NotificationFailed' | 'NotificationSettled' | 'MailRelayChanged'>
  of: { collection: 'notifications' | 'relays'; id: string }
}

/** What others are still to be told, kept in the documents that it tells of: it is written with the change itself. */
export type TellingOutbox = {
  /** The next one, leased to the caller for a while; null when there is none. */
  claim(): Promise<PendingEvent | null>
  /** That the log has the event: the next of the same document is due, if there is one. */
  told(pending: PendingEvent): Promise<void>
}

const leaseMs = 30_000

export function tellingOutbox(db: Db): TellingOutbox {
  const { notifications, relays } = notifierCollections(db)
  const options = { writeConcern: { w: 'majority' } } as const
  // By the database's time, as all leases: the clocks of instances may differ.
  const due = { tellAt: { $exists: true }, $expr: { $lte: ['$tellAt', '$$NOW'] } }
  const lease = [{ $set: { tellAt: { $add: ['$$NOW', leaseMs] } } }]
  const oldestFirst = { sort: { tellAt: 1 }, returnDocument: 'after', ...options } as const

  return {
    async claim() {
      const relay = await relays.findOneAndUpdate(due, lease, oldestFirst)
      const [change] = relay?.tell ?? []
      if (relay !== null && change !== undefined)
        return { event: relayEvent(change), of: { collection: 'relays', id: relay._id } }
      const slip = await notifications.findOneAndUpdate(due, lease, oldestFirst)
      const [first] = slip?.kind === 'slip' ? (slip.tell ?? []) : []
      if (slip?.kind !== 'slip' || first === undefined) return null
      return { event: notificationEvent(slip, first), of: { collection: 'notifications', id: slip._id } }
    },
    async told({ event, of: { collection, id } }) {
      const documents = db.collection<Document & { _id: string }>(
        collection === 'relays' ? relays.collectionName : notifications.collectionName,
      )
      const first = { _id: id, 'tell.0.eventId': event.id } as Filter<Document & { _id: string }>
      const rest = { tell: { $slice: ['$tell', 1, { $max: [1, { $size: '$tell' }] }] }, tellAt: '$$NOW' }
      await documents.updateOne(first, [{ $set: rest }], options)
      // Beside one that is added now.
      await documents.updateOne(
        { _id: id, tell: { $size: 0 } },
        { $unset: { tell: '', tellAt: '' } },
        options,
      )
    },
  }
}
