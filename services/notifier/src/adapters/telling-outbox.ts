import type { Db, Filter } from 'mongodb'
import type { Notification, SlipNotification } from './notification.ts'
import { notifierCollections } from './notifier-collections.ts'

/** What others are still to be told of slips, in the ledger itself: it is written with the change that it tells of. */
export type TellingOutbox = {
  /** One that has something to tell, leased to the caller for a while; null when none has. */
  claim(): Promise<SlipNotification | null>
  /** That the log has the event: the next of the same slip is due, if there is one. */
  told(eventId: string, of: SlipNotification): Promise<void>
}

const leaseMs = 30_000

export function tellingOutbox(db: Db, now: () => number = Date.now): TellingOutbox {
  const { notifications } = notifierCollections(db)
  const options = { writeConcern: { w: 'majority' } } as const
  return {
    async claim() {
      const claimed = await notifications.findOneAndUpdate(
        { tellAt: { $lte: new Date(now()) } },
        { $set: { tellAt: new Date(now() + leaseMs) } },
        { sort: { tellAt: 1 }, returnDocument: 'after', ...options },
      )
      return claimed?.kind === 'slip' ? claimed : null
    },
    async told(eventId, { _id }) {
      const first = { _id, 'tell.0.eventId': eventId } as Filter<Notification>
      await notifications.updateOne(first, { $pop: { tell: -1 }, $set: { tellAt: new Date(now()) } }, options)
      // Beside one that is added now.
      await notifications.updateOne(
        { _id, tell: { $size: 0 } },
        { $unset: { tell: '', tellAt: '' } },
        options,
      )
    },
  }
}
