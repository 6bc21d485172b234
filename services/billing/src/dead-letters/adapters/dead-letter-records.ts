import type { ClientSession, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import { fetchItems } from '../../fetches/adapters/fetch-items.ts'
import { taskItems } from '../../tasks/adapters/task-items.ts'
import type { Backlog, GivenUp } from '../domain/summarize.ts'

/** What was last published of a kind of work of a source. These names are a storage format. */
export type BacklogRecord = Backlog & { _id: string; revision: number }

const collectionName = 'billingBacklogs'
const records = (db: Db) => db.collection<BacklogRecord>(collectionName)
/** More are not counted. */
const maxCounted = 1_000

export async function ensureBacklogRecords(db: Db): Promise<void> {
  await ensureCollection(db, collectionName)
}

export const findBacklogs = (db: Db, session?: ClientSession): Promise<BacklogRecord[]> =>
  records(db)
    .find({}, session === undefined ? {} : { session })
    .toArray()

export async function saveBacklog(db: Db, record: BacklogRecord, session: ClientSession): Promise<void> {
  await records(db).replaceOne({ _id: record._id }, record, { upsert: true, session })
}

/** The items of work that were given up, the oldest first. */
export async function findGivenUp(db: Db): Promise<GivenUp[]> {
  const filter = { 'work.state': 'dead-lettered' } as const
  const [tasks, fetches] = await Promise.all([
    taskItems(db).find(filter).sort({ _id: 1 }).limit(maxCounted).toArray(),
    fetchItems(db).find(filter).sort({ _id: 1 }).limit(maxCounted).toArray(),
  ])
  return [
    ...tasks.map(({ _id: id, source, work }) => ({ id, source, work: kindOf(work), error: work.lastError })),
    ...fetches.map(({ _id: id, object, work }) => ({
      ...{ id, source: object.source, work: 'fetches', error: work.lastError },
    })),
  ]
}

/** The first part of a queue's name. */
const kindOf = ({ queue }: { queue: string }): string => queue.split('/')[0] ?? queue
