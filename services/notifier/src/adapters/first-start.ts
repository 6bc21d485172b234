import type { Db } from 'mongodb'

/** When slips of new orders, alerts, or mails about the shipments of a source began to be sent. */
type FirstStart = { _id: 'slips' | 'alerts' | `shipments/${string}`; since: Date }

/**
 * Since when they are sent: the time of the first start of any instance.
 *
 * @returns milliseconds since the epoch
 */
export async function firstStartMs(db: Db, part: FirstStart['_id'], nowMs: number): Promise<number> {
  const stored = await db
    .collection<FirstStart>('notifierStart')
    .findOneAndUpdate(
      { _id: part },
      { $setOnInsert: { since: new Date(nowMs) } },
      { upsert: true, returnDocument: 'after', writeConcern: { w: 'majority' } },
    )
  return stored?.since.getTime() ?? nowMs
}
