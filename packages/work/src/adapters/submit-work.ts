import { randomUUID } from 'node:crypto'
import type { ClientSession, Document } from 'mongodb'
import { isDuplicateKey } from '@slipstream/mongo/errors/error-codes.ts'
import type { NewWork } from '../domain/work.ts'
import { asAnyWork, durable } from './work-collection.ts'
import type { WorkCollection } from './work-collection.ts'

/** The id was used already, with another fingerprint. */
export class FingerprintDiffers extends Error {}

export type Submission<Own extends object> = {
  /** Makes repeats harmless: one item has it. Default: a random one. */
  id?: string | undefined
  own: Own
  work: NewWork
}

export type Submitted = { id: string; isNew: boolean }

type Options = {
  /** Submits within this transaction. */
  session?: ClientSession
  /** Own fields that get the time of MongoDB's clock. */
  now?: readonly string[]
}

/**
 * Stores an item of work, once for its id, and once for its `uniqueKey` while an
 * item with that key is not finished.
 *
 * @returns the id of the item that is there now, and whether it was created by this call
 * @throws FingerprintDiffers when the item that has the id was submitted with another fingerprint
 */
export async function submitWork<Own extends object>(
  collection: WorkCollection<Own>,
  { id, own, work }: Submission<Own>,
  { session, now = [] }: Options = {},
): Promise<Submitted> {
  const items = asAnyWork(collection)
  const _id = id ?? randomUUID()
  const { uniqueKey, queue } = work
  const within = session === undefined ? durable : { session }
  const byKey = { 'work.queue': queue, 'work.uniqueKey': uniqueKey ?? '' }
  // A duplicate key would end the transaction.
  const open = session && uniqueKey !== undefined ? await items.findOne(byKey, { session }) : null
  if (open !== null) return { id: open._id, isNew: false }
  for (;;) {
    try {
      const update = insertedWithNow(own, work, now)
      const { upsertedCount } = await items.updateOne({ _id }, update, { upsert: true, ...within })
      if (upsertedCount === 0) await assertSame(items, _id, work, session)
      return { id: _id, isNew: upsertedCount === 1 }
    } catch (error) {
      if (!isDuplicateKey(error) || session !== undefined) throw error
      const other = await items.findOne(byKey)
      if (other !== null) return { id: other._id, isNew: false }
      // It has finished meanwhile, or two upserts of one id met.
    }
  }
}

/** Stores many items as `submitWork` does one, without looking at fingerprints. @returns how many are new */
export async function submitManyWork<Own extends object>(
  collection: WorkCollection<Own>,
  submissions: readonly Submission<Own>[],
  { session, now = [] }: Options = {},
): Promise<number> {
  if (submissions.length === 0) return 0
  const writes = submissions.map(({ id, own, work }) => ({
    updateOne: {
      filter: { _id: id ?? randomUUID() },
      update: insertedWithNow(own, work, now),
      upsert: true,
    },
  }))
  const options = session === undefined ? { ordered: false, ...durable } : { session }
  return (await asAnyWork(collection).bulkWrite(writes, options)).upsertedCount
}

async function assertSame(
  items: ReturnType<typeof asAnyWork>,
  _id: string,
  { fingerprint = null }: NewWork,
  session: ClientSession | undefined,
): Promise<void> {
  const found = await items.findOne({ _id }, session === undefined ? {} : { session })
  if (found !== null && found.work.fingerprint !== fingerprint)
    throw new FingerprintDiffers(`the item ${_id} was submitted with another fingerprint`)
}

/** Sets all fields of a document that the upsert creates, and changes none of one that is there. */
function insertedWithNow(own: object, work: NewWork, now: readonly string[]): Document[] {
  const { queue, priority = 0, dueInMs = 0, progress = null, fingerprint = null, uniqueKey } = work
  const { traceparent } = work
  const literal = {
    ...{ queue, state: 'waiting', priority, fence: 0, worker: null, attempts: 0, lapses: 0 },
    ...{ progress, result: null, lastError: null, failures: [], isHastened: false, fingerprint },
    ...(uniqueKey !== undefined && { uniqueKey }),
    ...(traceparent !== undefined && { traceparent }),
    finishedAt: null,
  }
  const stored = {
    $mergeObjects: [{ $literal: literal }, { dueAt: { $add: ['$$NOW', dueInMs] }, createdAt: '$$NOW' }],
  }
  const times = Object.fromEntries(now.map((field) => [field, '$$NOW']))
  const created = { $mergeObjects: [{ $literal: own }, { _id: '$_id', ...times, work: stored }] }
  return [{ $replaceWith: { $cond: [{ $eq: [{ $type: '$work' }, 'missing'] }, created, '$$ROOT'] } }]
}
