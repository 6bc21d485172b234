import type { Db } from 'mongodb'

type FirstStart = { _id: 'shipping'; since: Date }

/** When fulfillment began: the time of the first start of any instance, in milliseconds since the epoch. */
export async function firstStartMs(db: Db, nowMs: number): Promise<number> {
  const stored = await db
    .collection<FirstStart>('fulfillmentStart')
    .findOneAndUpdate(
      { _id: 'shipping' },
      { $setOnInsert: { since: new Date(nowMs) } },
      { upsert: true, returnDocument: 'after', writeConcern: { w: 'majority' } },
    )
  return stored?.since.getTime() ?? nowMs
}
