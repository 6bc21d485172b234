import type { Collection, Db } from 'mongodb'
import { ensureWorkCollection } from '@slipstream/work/adapters/work-collection.ts'
import type { WorkCollection, WorkItem } from '@slipstream/work/adapters/work-collection.ts'
import type { ScheduleFields, StoredRun } from '../domain/schedule-record.ts'

export const scheduleQueue = 'schedules'
const keepRunsForSeconds = 90 * 24 * 60 * 60

export type Schedule = WorkItem<ScheduleFields>
export type Schedules = WorkCollection<ScheduleFields>

/** One item of work for each schedule, by its name. */
export const schedules = (db: Db): Schedules => db.collection<Schedule>('schedules')

/** The runs that have ended, for 90 days. */
export const scheduleRuns = (db: Db): Collection<StoredRun> => db.collection<StoredRun>('scheduleRuns')

/** Creates the collections with their indexes. Repeated, it changes nothing. */
export async function ensureSchedules(db: Db): Promise<void> {
  await ensureWorkCollection(db, schedules(db).collectionName)
  await scheduleRuns(db).createIndex({ schedule: 1, finishedAt: -1, _id: -1 })
  await scheduleRuns(db).createIndex({ finishedAt: 1 }, { expireAfterSeconds: keepRunsForSeconds })
}

/** All schedules that a worker has ever seen, by name, and the time by MongoDB's clock. */
export async function readSchedules(db: Db): Promise<{ found: Schedule[]; now: Date | null }> {
  const read = await schedules(db)
    .aggregate<Schedule & { now: Date }>([{ $sort: { _id: 1 } }, { $set: { now: '$$NOW' } }])
    .toArray()
  return { found: read.map(({ now: _, ...schedule }) => schedule), now: read[0]?.now ?? null }
}
