import type { ClientSession, Db } from 'mongodb'
import { LeaseLost } from '../../store/lease-store.ts'
import type { LeaseStore, SourceLease } from '../../store/lease-store.ts'
import { auditCollections } from './audit-collections.ts'

export function mongoLeases(db: Db): LeaseStore {
  return {
    take: (source, terms) => takeLease(db, source, terms),
    release: (lease) => releaseLease(db, lease),
    assertHeld: (lease) => assertHeld(db, lease),
  }
}

const duplicateKey = 11_000

/**
 * Takes the lease of a source, or prolongs it, by MongoDB's clock.
 *
 * @returns undefined while another instance holds it
 */
async function takeLease(
  db: Db,
  source: string,
  { owner, leaseMs }: { owner: string; leaseMs: number },
): Promise<SourceLease | undefined> {
  const { sources } = auditCollections(db)
  const isMine = { $eq: ['$lease.owner', owner] }
  const take = () =>
    sources.findOneAndUpdate(
      { _id: source, $expr: { $or: [isMine, { $lt: ['$lease.until', '$$NOW'] }] } },
      [
        {
          $set: {
            fence: { $add: ['$fence', { $cond: [isMine, 0, 1] }] },
            lease: { owner, until: { $add: ['$$NOW', leaseMs] } },
          },
        },
      ],
      { returnDocument: 'after', writeConcern: { w: 'majority' } },
    )
  let held = await take()
  if (held === null && (await makeSource(sources, source))) held = await take()
  return held?.fence === undefined ? undefined : { source, fence: held.fence }
}

/** Whether it was absent. */
async function makeSource(
  sources: ReturnType<typeof auditCollections>['sources'],
  source: string,
): Promise<boolean> {
  const free = { fence: 0, lease: { owner: '', until: new Date(0) } }
  try {
    const { upsertedCount } = await sources.updateOne(
      { _id: source },
      { $setOnInsert: free },
      { upsert: true },
    )
    return upsertedCount > 0
  } catch (error) {
    // Another instance makes it at this moment, and takes it.
    if ((error as { code?: unknown }).code === duplicateKey) return false
    throw error
  }
}

/** Lets another instance judge at once. */
async function releaseLease(db: Db, { source, fence }: SourceLease): Promise<void> {
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
  if (matchedCount === 0) throw new LeaseLost(source)
}
