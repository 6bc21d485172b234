import type { Collection, Db } from 'mongodb'
import type { Recipient } from '../domain/notification-id.ts'
import type { SlipOrder } from '../domain/slip-order.ts'

/** One notification, from the moment it was decided; never removed, since it is what keeps it from being sent again. */
export type Notification = {
  /** See `notificationId`. */
  _id: string
  kind: 'slip'
  source: string
  orderId: string
  recipient: Recipient
  /**
   * - `due`: to be sent at `dueAt`
   * - `sent`: the mail server has taken it
   * - `undeliverable`: nobody to send it to, until the order says otherwise
   * - `withdrawn`: the order ended before it was sent
   * - `failed`: refused for ever, or too often
   */
  state: 'due' | 'sent' | 'undeliverable' | 'withdrawn' | 'failed'
  /** When it may be claimed: the time of its next attempt, or when the lease of whoever is sending it runs out. */
  dueAt: Date
  /** Rises with every claim; what is written later must still find its own. */
  fence: number
  /** That the mail server refused. */
  attempts: number
  decidedAt: Date
  sentAt: Date | null
  /** Why it is not sent: may hold an address, as the mail server's replies do. */
  lastError: string | null
}

/** When slips of new orders began to be sent; written at the first start of all. */
type FirstStart = { _id: 'slips'; since: Date }

export type NotifierCollections = {
  notifications: Collection<Notification>
  orders: Collection<SlipOrder>
  firstStart: Collection<FirstStart>
}

export const notifierCollections = (db: Db): NotifierCollections => ({
  notifications: db.collection('notifications'),
  orders: db.collection('notifierOrders'),
  firstStart: db.collection('notifierStart'),
})

const alreadyThere = 48

/** Makes what is absent: a transaction must not be the one to make a collection, or the first ones conflict. */
export async function ensureNotifierCollections(db: Db): Promise<void> {
  const { notifications, orders } = notifierCollections(db)
  await db.createCollection(orders.collectionName).catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== alreadyThere) throw error
  })
  await notifications.createIndex({ state: 1, dueAt: 1 })
  await notifications.createIndex({ source: 1, orderId: 1 })
}

/**
 * Since when slips are sent: the time of the first start, whichever instance and however long ago that was.
 *
 * @returns milliseconds since the epoch
 */
export async function slipsSinceMs(db: Db, nowMs: number): Promise<number> {
  const { firstStart } = notifierCollections(db)
  const stored = await firstStart.findOneAndUpdate(
    { _id: 'slips' },
    { $setOnInsert: { since: new Date(nowMs) } },
    { upsert: true, returnDocument: 'after', writeConcern: { w: 'majority' } },
  )
  return stored?.since.getTime() ?? nowMs
}
