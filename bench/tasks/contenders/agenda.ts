import { MongoBackend } from '@agendajs/mongo-backend'
import { Agenda } from 'agenda'
import type { Db } from 'mongodb'
import { effects } from '../setting.ts'
import type { ContenderParts } from '../setting.ts'

const jobsOf = (db: Db) => db.collection('agendaJobs')

/** Each process fetches the jobs of one kind one after the other, so more kinds are faster. */
const kindOf = (number: number, kinds: number): string => `task${number % kinds}`

/** As agenda stores jobs that are due now. */
export async function store(db: Db, numbers: readonly number[], kinds: number): Promise<void> {
  const due = { type: 'normal', priority: 0, nextRunAt: new Date(), lockedAt: null } as const
  await jobsOf(db).insertMany(
    numbers.map((number) => ({ ...due, name: kindOf(number, kinds), data: { number } })),
  )
}

export function countOpen(db: Db): Promise<number> {
  return jobsOf(db).countDocuments({ lastFinishedAt: null })
}

export async function start(parts: ContenderParts, kinds: number): Promise<() => Promise<void>> {
  const { db, hasEffect, isHanging, leaseMs, onTask } = parts
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo: db }),
    ...{ processEvery: 100, maxConcurrency: 200, defaultConcurrency: 200, defaultLockLifetime: leaseMs },
  })
  agenda.on('error', (error: unknown) => console.error(error))
  for (let kind = 0; kind < kinds; kind++)
    // It is defined for asynchronous handlers, too.
    // oxlint-disable-next-line typescript/no-misused-promises
    agenda.define<{ number: number }>(kindOf(kind, kinds), async ({ attrs }) => {
      onTask(attrs.data.number)
      if (isHanging) await new Promise(() => {})
      if (hasEffect) await db.collection(effects).insertOne({ number: attrs.data.number })
    })
  await agenda.start()
  return async () => void (await agenda.stop())
}
