import type { ClientSession, Db } from 'mongodb'
import { SourceLeaseLost } from '../lease-store.ts'
import type { LeaseStore, LeaseTerms, SourceLease } from '../lease-store.ts'
import type { SourceDocument } from '../../store/source-store.ts'
import { auditCollections } from '../../store/adapters/audit-collections.ts'
import { untilNoDuplicate } from '../../adapters/mongo/until-no-duplicate.ts'

export function mongoLeases(db: Db): LeaseStore {
  return {
    take: async (source, terms) => (await takeLeases(db, [source], terms))[0],
    takeAll: (sources, terms) => takeLeases(db, sources, terms),
    release: (lease) => releaseLease(db, lease),
    assertHeld: (lease) => assertHeld(db, lease),
  }
}

/** A release by an earlier version has no time: it counts from the first look. */
const neverDated = new Date(0)
const releasedNow = [{ $set: { lease: { owner: '', until: '$$NOW' } } }]
const durable = { writeConcern: { w: 'majority' } } as const

/**
 * Takes the leases of sources, or prolongs them, by MongoDB's clock.
 *
 * @returns those that no other instance holds
 */
async function takeLeases(
  db: Db,
  names: readonly string[],
  { owner, leaseMs, freeForMs = 0 }: LeaseTerms,
): Promise<SourceLease[]> {
  const { sources, instances } = auditCollections(db)
  const isOfThese = { _id: { $in: [...names] } }
  await makeSources(sources, names)
  // One that was made just now counts as released now.
  if (freeForMs > 0) await sources.updateMany({ ...isOfThese, 'lease.until': neverDated }, releasedNow)
  const isMine = { $eq: ['$lease.owner', owner] }
  const since = { $subtract: ['$$NOW', freeForMs] }
  // The lease of an instance holds while the instance is alive, and then for as long as it says itself.
  const alive = await instances
    .find({ $expr: { $gt: ['$until', since] } }, { projection: { _id: 1 } })
    .toArray()
  const isAlive = { $in: ['$lease.owner', alive.map(({ _id }) => _id)] }
  const isFree = { $and: [{ $lt: ['$lease.until', since] }, { $not: [isAlive] }] }
  await sources.updateMany(
    { ...isOfThese, $expr: { $or: [isMine, isFree] } },
    [
      {
        $set: {
          fence: { $add: ['$fence', { $cond: [isMine, 0, 1] }] },
          lease: { owner, until: { $add: ['$$NOW', leaseMs] } },
        },
      },
    ],
    durable,
  )
  const held = await sources
    .find({ ...isOfThese, 'lease.owner': owner }, { projection: { fence: 1 } })
    .toArray()
  return held.flatMap(({ _id: source, fence }) => (fence === undefined ? [] : [{ source, fence }]))
}

/** Those that are absent, as free ones. */
async function makeSources(
  sources: ReturnType<typeof auditCollections>['sources'],
  names: readonly string[],
): Promise<void> {
  const known = new Set(await sources.distinct('_id', { _id: { $in: [...names] } }))
  const absent = names.filter((name) => !known.has(name))
  if (absent.length === 0) return
  const free = { fence: 0, lease: { owner: '', until: neverDated } }
  const operations = absent.map((_id) => ({
    updateOne: { filter: { _id }, update: { $setOnInsert: free }, upsert: true },
  }))
  await untilNoDuplicate(() => sources.bulkWrite(operations, { ordered: false }))
}

/** Lets another instance evaluate the source immediately. */
async function releaseLease(db: Db, { source, fence }: SourceLease): Promise<void> {
  await auditCollections(db).sources.updateOne({ _id: source, fence }, releasedNow)
}

/**
 * First in a transaction of an evaluation: one that was overtaken fails before it writes anything.
 *
 * @param changes what it writes of the source itself
 * @throws LeaseLost
 */
export async function assertHeld(
  db: Db,
  { source, fence }: SourceLease,
  session?: ClientSession,
  changes: Partial<Pick<SourceDocument, 'rhythm' | 'senders' | 'outage'>> = {},
): Promise<void> {
  const { matchedCount } = await auditCollections(db).sources.updateOne(
    { _id: source, fence },
    { $currentDate: { judgedAt: true }, ...(Object.keys(changes).length > 0 && { $set: changes }) },
    session === undefined ? {} : { session },
  )
  if (matchedCount === 0) throw new SourceLeaseLost(source)
}
