import { z } from 'zod'

/*
 * The commands about schedules that the worker handles: `to` is `worker`, `kind` a key of `scheduleCommands`,
 * and `payload` fits its schema. They are stored, so add only optional fields.
 */

const schedule = z.string().min(1).max(63)

export const scheduleCommands = {
  /** Result: `{ runId }`: it is begun next. Refused while a run is in progress. */
  'run-schedule': z.strictObject({ schedule }),
  /** Result: `{}`. It does not run by itself from then on. */
  'pause-schedule': z.strictObject({ schedule }),
  /** Result: `{}`. What was due meanwhile is not made up for. */
  'resume-schedule': z.strictObject({ schedule }),
} as const

export type ScheduleCommandKind = keyof typeof scheduleCommands
