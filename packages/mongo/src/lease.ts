import type { Document } from 'mongodb'

/** Whoever works on a document, until when by MongoDB's clock: then another may take it over. */
export type Lease = { owner: string; until: Date }

/** That nobody holds the lease of a document, or holds it no longer. */
export const isFree: Document = { $or: [{ lease: null }, { $expr: { $lt: ['$lease.until', '$$NOW'] } }] }

/** That a document is due. One without a date always is. */
export const isDue: Document = { $expr: { $lte: ['$dueAt', '$$NOW'] } }

/** For the `$set` of a pipeline: processes whose clocks differ agree on the end of a lease. */
export const leaseOf = (owner: string, leaseMs: number): Document => ({
  owner: { $literal: owner },
  until: inMs(leaseMs),
})

/** For a pipeline: so long from now. */
export const inMs = (ms: number): Document => ({ $add: ['$$NOW', ms] })

/**
 * An upsert that writes a document with the time of MongoDB's clock in some of its fields, and changes nothing where one is there.
 *
 * @param absent a field that every such document has
 */
export const insertedNow = (
  document: object,
  { now, absent }: { now: readonly string[]; absent: string },
) => [
  {
    $replaceWith: {
      $cond: [
        { $eq: [{ $type: `$${absent}` }, 'missing'] },
        {
          $mergeObjects: [
            { $literal: document },
            { _id: '$_id', ...Object.fromEntries(now.map((field) => [field, '$$NOW'])) },
          ],
        },
        '$$ROOT',
      ],
    },
  },
]
