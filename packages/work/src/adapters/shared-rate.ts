import type { Db } from 'mongodb'

/** Decides how much may be claimed now. */
export type Gate = {
  /** @returns how many of `wanted` are granted, and after which wait to try again if none is */
  take(wanted: number): Promise<{ granted: number; waitMs: number }>
  /** Gives back what was granted and not claimed. */
  giveBack(unused: number): Promise<void>
}

type RateDocument = { _id: string; tokens: number; at: Date; granted: number }

/** How much a process draws ahead: at most what this time allows. */
const maxStockSeconds = 0.1
/** What a failover forgets is granted again, once. */
const notDurable = { writeConcern: { w: 1 } } as const

/**
 * A rate that all workers of all processes share: a token bucket in the collection `workRates`,
 * filled by MongoDB's clock. A process draws what a tenth of a second allows together, so it can hold
 * no more than that back from others.
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
  const maxStock = Math.floor(perSecond * maxStockSeconds)
  /** Drawn and not granted yet. */
  let stock = 0
  let drawing: Promise<{ drawn: number; waitMs: number }> | undefined

  async function draw(wanted: number): Promise<{ drawn: number; waitMs: number }> {
    const bucket = await rates.findOneAndUpdate(
      { _id: name },
      [
        { $set: { tokens: filled, at: '$$NOW' } },
        { $set: { granted: { $min: [wanted, { $max: [0, { $floor: '$tokens' }] }] } } },
        { $set: { tokens: { $subtract: ['$tokens', '$granted'] } } },
      ],
      { upsert: true, returnDocument: 'after', ...notDurable },
    )
    const { granted: drawn = 0, tokens = 0 } = bucket ?? {}
    stock += drawn
    const missing = Math.max(1, maxStock) - tokens
    return { drawn, waitMs: drawn > 0 ? 0 : Math.ceil((missing / perSecond) * 1_000) }
  }

  return {
    async take(wanted) {
      while (stock < wanted) {
        drawing ??= draw(Math.max(wanted, maxStock) - stock).finally(() => (drawing = undefined))
        const { drawn, waitMs } = await drawing
        if (stock > 0) break
        // Others may have taken all that was drawn.
        if (drawn === 0) return { granted: 0, waitMs }
      }
      const granted = Math.min(wanted, stock)
      stock -= granted
      return { granted, waitMs: 0 }
    },
    async giveBack(unused) {
      const kept = Math.min(unused, Math.max(0, maxStock - stock))
      stock += kept
      const left = unused - kept
      if (left > 0) await rates.updateOne({ _id: name }, { $inc: { tokens: left } }, notDurable)
    },
  }
}
