import type { ClientSession, Db } from 'mongodb'
import { ensureCollection } from '@slipstream/mongo/ensure-collection.ts'
import type { QueueDepth } from '../adapters/queue-depth.ts'
import { noRuns, type RunCounts } from '../domain/run-counts.ts'

/** What a queue held when its service looked last. These names are a storage format. */
export type QueueReport = QueueDepth & {
  /** The queue. */
  _id: string
  service: string
  observedAt: Date
}

/** Those of one queue in one minute, of all processes. */
type MinuteOfRuns = RunCounts & { _id: string; queue: string; at: Date }

const reports = (db: Db) => db.collection<QueueReport>('workQueues')
const minutes = (db: Db) => db.collection<MinuteOfRuns>('workQueueRuns')
const keepMinutesForSeconds = 2 * 60 * 60

/** Creates the collections with their indexes. Repeated, it changes nothing. */
export async function ensureQueueReports(db: Db): Promise<void> {
  await ensureCollection(db, reports(db).collectionName)
  await ensureCollection(db, minutes(db).collectionName)
  await minutes(db).createIndex({ at: 1 }, { expireAfterSeconds: keepMinutesForSeconds })
}

/** Replaces the last report of the queue, whichever process wrote it. */
export async function saveQueueReport(db: Db, report: QueueReport): Promise<void> {
  await reports(db).replaceOne({ _id: report._id }, report, { upsert: true })
}

/** Adds to the counts of a minute, of all processes. */
export async function addRuns(db: Db, queue: string, runs: RunCounts, now: Date): Promise<void> {
  const at = new Date(now.getTime() - (now.getTime() % 60_000))
  const _id = `${queue}/${at.toISOString()}`
  await minutes(db).updateOne({ _id }, { $inc: runs, $setOnInsert: { queue, at } }, { upsert: true })
}

/** The last report of each queue, by name. */
export function findQueueReports(db: Db, session: ClientSession): Promise<QueueReport[]> {
  return reports(db).find({}, { session }).sort({ _id: 1 }).toArray()
}

/** The runs of each queue since a time, by its name; nothing of a queue without any. */
export async function findRuns(db: Db, since: Date, session: ClientSession): Promise<Map<string, RunCounts>> {
  const sums = Object.fromEntries(Object.keys(noRuns).map((name) => [name, { $sum: `$${name}` }]))
  const found = await minutes(db)
    .aggregate<RunCounts & { _id: string }>(
      [{ $match: { at: { $gte: since } } }, { $group: { _id: '$queue', ...sums } }],
      { session },
    )
    .toArray()
  return new Map(found.map(({ _id, ...counts }) => [_id, counts]))
}
