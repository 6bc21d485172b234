import type { ClientSession, Db } from 'mongodb'
import { inTransaction } from '@slipstream/mongo/transactions/in-transaction.ts'
import { scheduleQueue, schedules } from '@slipstream/schedules/adapters/schedule-collections.ts'
import type { Schedule } from '@slipstream/schedules/adapters/schedule-collections.ts'
import type { ScheduleFields } from '@slipstream/schedules/domain/schedule-record.ts'
import { hastenWork } from '@slipstream/work/adapters/administer-work.ts'
import { submitWork } from '@slipstream/work/adapters/submit-work.ts'

/** What is to be written of a schedule; null for nothing. */
export type Change = Partial<ScheduleFields> | null

/** The schedule, and the time by MongoDB's clock. */
export type Present = { schedule: Schedule; now: Date }

/** Stores a new schedule. It is due immediately, so that a worker decides when it runs first. */
export async function storeSchedule(
  db: Db,
  name: string,
  fieldsAt: (now: Date) => ScheduleFields,
): Promise<void> {
  const own = fieldsAt(await serverTime(db))
  await submitWork(schedules(db), { id: name, own, work: { queue: scheduleQueue } })
}

/**
 * Changes a schedule by what is decided on its newest record, and lets a worker look at it.
 *
 * @returns false when there is none
 */
export async function changeSchedule(
  db: Db,
  name: string,
  decide: (present: Present) => Change,
): Promise<boolean> {
  let isFound = false
  await inTransaction(db.client, async (session) => {
    const present = await findSchedule(db, name, session)
    isFound = present !== null
    const set = present === null ? null : decide(present)
    if (set !== null) await hastenWork(schedules(db), name, { set, session })
  })
  return isFound
}

/** The names of all that was ever configured. */
export async function scheduleNames(db: Db): Promise<string[]> {
  const found = await schedules(db)
    .find({}, { projection: { _id: 1 } })
    .toArray()
  return found.map(({ _id }) => _id)
}

async function findSchedule(db: Db, name: string, session: ClientSession): Promise<Present | null> {
  const [found] = await schedules(db)
    .aggregate<Schedule & { now: Date }>([{ $match: { _id: name } }, { $set: { now: '$$NOW' } }], { session })
    .toArray()
  if (found === undefined) return null
  const { now, ...schedule } = found
  return { schedule: schedule, now }
}

async function serverTime(db: Db): Promise<Date> {
  const { localTime } = await db.admin().command({ hello: 1 })
  return localTime as Date
}
