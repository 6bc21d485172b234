import type { Db } from 'mongodb'
import type { ScheduleConfig } from '@slipstream/runtime/config/schemas/schedules/schedules-schema.ts'
import { changeSchedule, scheduleNames, storeSchedule } from './adapters/declare-schedules.ts'
import { newSchedule, redeclared } from './domain/declare-schedule.ts'

/** Makes the stored schedules those of the configuration. Instances that start together do the same. */
export async function declareConfigured(
  db: Db,
  configured: Readonly<Record<string, ScheduleConfig>>,
): Promise<void> {
  for (const [name, config] of Object.entries(configured)) {
    // As it is stored: without what is undefined.
    const definition = JSON.parse(JSON.stringify(config)) as ScheduleConfig
    const isKnown = await changeSchedule(db, name, ({ schedule, now }) =>
      redeclared(schedule, definition, now),
    )
    if (!isKnown) await storeSchedule(db, name, (now) => newSchedule(definition, now))
  }
  for (const name of await scheduleNames(db))
    if (!Object.hasOwn(configured, name))
      await changeSchedule(db, name, ({ schedule, now }) => redeclared(schedule, undefined, now))
}
