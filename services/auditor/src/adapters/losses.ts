import type { Db } from 'mongodb'
import type { Difference, ShopState } from '../domain/order/compare-with-shop.ts'
import { hasComeIn } from '../domain/order/has-come-in.ts'
import { auditCollections } from './audit-collections.ts'
import type { LossDocument } from './audit-collections.ts'

export type FoundLoss = ShopState & {
  kind: Difference | 'update-without-creation'
  source: string
  number: string
  evidence: string[]
}

const firstWaitMs = 30_000
const longestWaitMs = 3_600_000
const mostListed = 10_000

/** Notes what the log was not told. One that is known already keeps its time, and takes over the shop's newer state. */
export async function noteLosses(db: Db, found: readonly FoundLoss[], at: number): Promise<void> {
  if (found.length === 0) return
  const foundAt = new Date(at)
  await auditCollections(db).losses.bulkWrite(
    found.map(({ kind, source, orderId, status, modifiedAt, number, evidence }) => ({
      updateOne: {
        filter: { _id: `${kind}/${source}/${orderId}` },
        update: {
          $set: { status, modifiedAt },
          $setOnInsert: {
            ...{ kind, source, orderId, number, evidence, foundAt },
            ...{ attempts: 0, recoverAt: foundAt, lastError: null },
          },
        },
        upsert: true,
      },
    })),
    { ordered: false },
  )
}

/** What has still not come in, the oldest first; what has is forgotten. */
export async function openLosses(db: Db, source: string): Promise<LossDocument[]> {
  const { losses, orders } = auditCollections(db)
  const all = await losses.find({ source }).sort({ foundAt: 1 }).limit(mostListed).toArray()
  if (all.length === 0) return []
  const known = new Map(
    (await orders.find({ _id: { $in: all.map(({ orderId }) => `${source}/${orderId}`) } }).toArray()).map(
      (order) => [order.orderId, order],
    ),
  )
  const over = all.filter((loss) => hasComeIn(loss, known.get(loss.orderId)))
  if (over.length > 0) await losses.deleteMany({ _id: { $in: over.map(({ _id }) => _id) } })
  const ended = new Set(over)
  return all.filter((loss) => !ended.has(loss))
}

/** There is nothing left to recover: the number, where it was a gap, is asked for once more. */
export async function forgetLoss(db: Db, { _id, source, number }: LossDocument, at: number): Promise<void> {
  const { losses, candidates } = auditCollections(db)
  await candidates.updateMany(
    { source, number: Number(number) },
    { $set: { verdict: 'unverified', askAt: at } },
  )
  await losses.deleteOne({ _id })
}

/** Those of a kind that were found before a time, and are no news any more. */
export async function forgetOldLosses(
  db: Db,
  source: string,
  kind: LossDocument['kind'],
  before: Date,
): Promise<void> {
  await auditCollections(db).losses.deleteMany({ source, kind, foundAt: { $lt: before } })
}

/** After it was handed over, or could not be: when it is tried again, unless it has come in by then. */
export async function noteAttempt(
  db: Db,
  { _id, attempts }: LossDocument,
  lastError: string | null,
  at: number,
): Promise<void> {
  const waitMs = Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(attempts, 30))
  await auditCollections(db).losses.updateOne(
    { _id },
    { $set: { recoverAt: new Date(at + waitMs), lastError }, $inc: { attempts: 1 } },
  )
}
