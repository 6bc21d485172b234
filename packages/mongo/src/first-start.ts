import type { Collection } from 'mongodb'

/** When a part of a service began its work. */
export type FirstStart = { _id: string; since: Date }

/** When a part began: the time of the first start of any instance, in milliseconds since the epoch. */
export async function firstStartMs(
  starts: Collection<FirstStart>,
  part: string,
  nowMs: number,
): Promise<number> {
  const stored = await starts.findOneAndUpdate(
    { _id: part },
    { $setOnInsert: { since: new Date(nowMs) } },
    { upsert: true, returnDocument: 'after', writeConcern: { w: 'majority' } },
  )
  return stored?.since.getTime() ?? nowMs
}
