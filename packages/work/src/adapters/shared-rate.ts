import type { Db } from 'mongodb'

/** Decides how much may be claimed now. */
export type Gate = {
  /** @returns how many of `wanted` are granted, and when to ask again if none is */
  take(wanted: number): Promise<{ granted: number; waitMs: number }>
  /** Gives back what was granted and not claimed. */
  giveBack(unused: number): Promise<void>
}

type RateDocument = { _id: string; tokens: number; at: Date; granted: number }

/**
 * A rate that all workers of all processes share: a token bucket in the collection `workRates`, filled by MongoDB's clock.
 *
 * @param burst how many may start together after a pause; default: what a second allows, at least 1
 */
export function mongoSharedRate(
  db: Db,
  name: string,
  { perSecond, burst = Math.max(1, perSecond) }: { perSecond: number; burst?: number },
): Gate {
  const rates = db.collection<RateDocument>('workRates')
  const elapsedMs = { $max: [0, { $toDouble: { $subtract: ['$$NOW', { $ifNull: ['$at', '$$NOW'] }] } }] }
  const filled = {
    $min: [
      burst,
      {
        $add: [{ $ifNull: ['$tokens', burst] }, { $divide: [{ $multiply: [elapsedMs, perSecond] }, 1_000] }],
      },
    ],
  }
  return {
    async take(wanted) {
      const bucket = await rates.findOneAndUpdate(
        { _id: name },
        [
          { $set: { tokens: filled, at: '$$NOW' } },
          { $set: { granted: { $min: [wanted, { $max: [0, { $floor: '$tokens' }] }] } } },
          { $set: { tokens: { $subtract: ['$tokens', '$granted'] } } },
        ],
        { upsert: true, returnDocument: 'after' },
      )
      const { granted = 0, tokens = 0 } = bucket ?? {}
      return { granted, waitMs: granted > 0 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1_000) }
    },
    async giveBack(unused) {
      if (unused > 0) await rates.updateOne({ _id: name }, { $inc: { tokens: unused } })
    },
  }
}
