import type { ClientSession, Db } from 'mongodb'
import { auditCollections } from './audit-collections.ts'

/** The right to judge a source, which one instance has at a time. */
export type SourceLease = {
  source: string
  /** Higher than that of whoever judged before. */
  fence: number
}

/** Another instance judges the source now. */
export class LeaseLost extends Error {}

const duplicateKey = 11_000

/**
 * Takes the lease of a source, or prolongs it, by MongoDB's clock.
 *
 * @returns undefined while another instance holds it
 */
export async function takeLease(
  db: Db,
  source: string,
  { owner, leaseMs }: { owner: string; leaseMs: number },
): Promise<SourceLease | undefined> {
  const isMine = { $eq: ['$lease.owner', owner] }
  try {
    const held = await auditCollections(db).sources.findOneAndUpdate(
      { _id: source, $expr: { $or: [isMine, { $lt: ['$lease.until', '$$NOW'] }] } },
      [
        {
          $set: {
            fence: { $add: [{ $ifNull: ['$fence', 0] }, { $cond: [isMine, 0, 1] }] },
            lease: { owner, until: { $add: ['$$NOW', leaseMs] } },
          },
        },
      ],
      { upsert: true, returnDocument: 'after', writeConcern: { w: 'majority' } },
    )
    return held?.fence === undefined ? undefined : { source, fence: held.fence }
  } catch (error) {
    // It is there, and not mine to take: the upsert finds its id taken.
    if ((error as { code?: unknown }).code === duplicateKey) return undefined
    throw error
  }
}

/** Lets another instance judge at once. */
export async function releaseLease(db: Db, { source, fence }: SourceLease): Promise<void> {
  await auditCollections(db).sources.updateOne(
    { _id: source, fence },
    { $set: { lease: { owner: '', until: new Date(0) } } },
  )
}

/** First of all in a judge's transaction: a judge that was overtaken finds out before it writes anything. @throws LeaseLost */
export async function assertHeld(
  db: Db,
  { source, fence }: SourceLease,
  session?: ClientSession,
): Promise<void> {
  const { matchedCount } = await auditCollections(db).sources.updateOne(
    { _id: source, fence },
    { $currentDate: { judgedAt: true } },
    session === undefined ? {} : { session },
  )
  if (matchedCount === 0) throw new LeaseLost(`another instance judges ${source} now`)
}
