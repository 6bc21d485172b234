import type { ClientSession, Db } from 'mongodb'
import { isDuplicateKey } from '@slipstream/mongo/error-codes.ts'
import { LeaseLost } from '../../store/lease-store.ts'
import type { LeaseStore, LeaseTerms, SourceLease } from '../../store/lease-store.ts'
import { auditCollections } from './audit-collections.ts'

export function mongoLeases(db: Db): LeaseStore {
  return {
    take: (source, terms) => takeLease(db, source, terms),
    release: (lease) => releaseLease(db, lease),
    assertHeld: (lease) => assertHeld(db, lease),
  }
}

/** A release of an earlier version says nothing of when it was: it counts from when somebody asks. */
const neverDated = new Date(0)
const releasedNow = [{ $set: { lease: { owner: '', until: '$$NOW' } } }]

/**
 * Takes the lease of a source, or prolongs it, by MongoDB's clock.
 *
 * @returns undefined while another instance holds it
 */
async function takeLease(
  db: Db,
  source: string,
  { owner, leaseMs, freeForMs = 0 }: LeaseTerms,
): Promise<SourceLease | undefined> {
  const { sources, instances } = auditCollections(db)
  const isMine = { $eq: ['$lease.owner', owner] }
  const since = { $subtract: ['$$NOW', freeForMs] }
  // The lease of an instance holds while the instance is alive, and then for as long as it says itself.
  const alive = await instances
    .find({ $expr: { $gt: ['$until', since] } }, { projection: { _id: 1 } })
    .toArray()
  const isAlive = { $in: ['$lease.owner', alive.map(({ _id }) => _id)] }
  const isFree = { $and: [{ $lt: ['$lease.until', since] }, { $not: [isAlive] }] }
  const take = () =>
    sources.findOneAndUpdate(
      { _id: source, $expr: { $or: [isMine, isFree] } },
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
  if (freeForMs > 0) await sources.updateOne({ _id: source, 'lease.until': neverDated }, releasedNow)
  let held = await take()
  if (held === null && (await makeSource(sources, source))) held = freeForMs > 0 ? null : await take()
  return held?.fence === undefined ? undefined : { source, fence: held.fence }
}

/** Whether it was absent. */
async function makeSource(
  sources: ReturnType<typeof auditCollections>['sources'],
  source: string,
): Promise<boolean> {
  const free = { fence: 0, lease: { owner: '', until: neverDated } }
  try {
    const { upsertedCount } = await sources.updateOne(
      { _id: source },
      { $setOnInsert: free },
      { upsert: true },
    )
    return upsertedCount > 0
  } catch (error) {
    // Another instance makes it at this moment, and takes it.
    if (isDuplicateKey(error)) return false
    throw error
  }
}

/** Lets another instance judge at once. */
async function releaseLease(db: Db, { source, fence }: SourceLease): Promise<void> {
  await auditCollections(db).sources.updateOne({ _id: source, fence }, releasedNow)
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
