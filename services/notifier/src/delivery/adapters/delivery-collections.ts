import type { Collection, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import type { SlipOrder } from '../../slips/domain/slip-order.ts'
import { maxSlipAgeMs } from '../../slips/domain/slips-due.ts'
import type { RelayTelling } from '../domain/outbox-event.ts'
import type { Notification } from '../domain/notification.ts'

/** When slips of new orders, or alerts, began to be sent; written at the first start of all. */
type FirstStart = { _id: 'slips' | 'alerts'; since: Date }

/** An order for as long as its slips may be asked for. */
export type StoredOrder = SlipOrder & {
  /** See `forgetOrderAt`. */
  forgetAt?: Date
}

/** What the mail server does with all mail alike, as the instances last said. One document. */
type StoredRelay = {
  _id: 'mail'
  state: 'sending' | 'refused' | 'unreachable'
  since: Date
  detail: string | null
  /** Events that the log is still to have of it, oldest first. */
  tell?: RelayTelling[]
  tellAt?: Date
}

const dayMs = 24 * 60 * 60 * 1_000

/**
 * When the people of an order are forgotten here, unless something more is heard of it: the event log has it still. Slips are
 * sent or set aside long before; what is due by then fails, as the order is not known any more.
 */
export const forgetOrderAt = (nowMs: number): Date => new Date(nowMs + 90 * dayMs)

/**
 * When an entry of the ledger is forgotten: a month after no replay can make its slip due any more (`maxSlipAgeMs`), so that no clock
 * that is wrong by days lets one be sent twice. Messages about alerts are never decided again under the same id.
 */
export const forgetNotificationAt = (kind: Notification['kind'], decidedMs: number): Date =>
  new Date(decidedMs + (kind === 'slip' ? maxSlipAgeMs + 30 * dayMs : 100 * dayMs))

export type NotifierCollections = {
  notifications: Collection<Notification>
  orders: Collection<StoredOrder>
  firstStart: Collection<FirstStart>
  relays: Collection<StoredRelay>
}

export const notifierCollections = (db: Db): NotifierCollections => ({
  notifications: db.collection('notifications'),
  orders: db.collection('notifierOrders'),
  firstStart: db.collection('notifierStart'),
  relays: db.collection('notifierRelay'),
})

/** Makes what is absent: a transaction must not be the one to make a collection, or the first ones conflict. */
export async function ensureNotifierCollections(db: Db): Promise<void> {
  const { notifications, orders } = notifierCollections(db)
  await ensureCollection(db, orders.collectionName)
  await orders.createIndex({ forgetAt: 1 }, { expireAfterSeconds: 0 })
  await orders.updateMany({ forgetAt: { $exists: false } }, { $set: { forgetAt: forgetOrderAt(Date.now()) } })
  await notifications.createIndex({ state: 1, kind: 1, dueAt: 1 })
  await notifications.createIndex({ source: 1, orderId: 1 })
  await notifications.createIndex({ kind: 1, decidedAt: -1 })
  await notifications.createIndex({ tellAt: 1 }, { sparse: true })
  await notifications.createIndex({ forgetAt: 1 }, { expireAfterSeconds: 0 })
  // Entries of before anything was forgotten.
  for (const kind of ['slip', 'alert-mail', 'alert-slack'] as const) {
    const forgetAt = { $add: ['$decidedAt', forgetNotificationAt(kind, 0).getTime()] }
    await notifications.updateMany({ kind, forgetAt: { $exists: false } }, [{ $set: { forgetAt } }])
  }
}

/**
 * Since when slips or alerts are sent: the time of the first start, whichever instance and however long ago that was.
 *
 * @returns milliseconds since the epoch
 */
export async function firstStartMs(db: Db, of: FirstStart['_id'], nowMs: number): Promise<number> {
  const { firstStart } = notifierCollections(db)
  const stored = await firstStart.findOneAndUpdate(
    { _id: of },
    { $setOnInsert: { since: new Date(nowMs) } },
    { upsert: true, returnDocument: 'after', writeConcern: { w: 'majority' } },
  )
  return stored?.since.getTime() ?? nowMs
}
