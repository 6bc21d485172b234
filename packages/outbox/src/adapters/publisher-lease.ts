import type { Db } from 'mongodb'
import { isDuplicateKey } from '@slipstream/mongo/errors/error-codes.ts'
import type { PublisherLease } from '../outbox.ts'

type LeaseDocument = { _id: string; holder: string; until: Date }

const durable = { writeConcern: { w: 'majority' } } as const
const leases = (db: Db) => db.collection<LeaseDocument>('outboxLeases')

/** Takes or prolongs the lease by MongoDB's clock. @returns whether this holder has it now */
export async function takePublisherLease(
  db: Db,
  outbox: string,
  { holder, leaseMs }: PublisherLease,
): Promise<boolean> {
  // An absent time is less than any other.
  const isFree = { $or: [{ $eq: ['$holder', holder] }, { $lt: ['$until', '$$NOW'] }] }
  const mine = { _id: '$_id', holder, until: { $add: ['$$NOW', leaseMs] } }
  try {
    const lease = await leases(db).findOneAndUpdate(
      { _id: outbox },
      [{ $replaceWith: { $cond: [isFree, mine, '$$ROOT'] } }],
      { upsert: true, returnDocument: 'after', ...durable },
    )
    return lease?.holder === holder
  } catch (error) {
    // Two processes began at the same time, and the other one was first.
    if (isDuplicateKey(error)) return false
    throw error
  }
}

/** Lets another process publish immediately. */
export async function releasePublisherLease(db: Db, outbox: string, holder: string): Promise<void> {
  await leases(db).deleteOne({ _id: outbox, holder })
}
