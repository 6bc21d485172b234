import { isDeepStrictEqual } from 'node:util'
import type { ScheduleConfig } from '@slipstream/runtime/config/schemas/schedules/schedules-schema.ts'
import { dueTimes } from '@slipstream/schedules/domain/due-times.ts'
import { isActive } from '@slipstream/schedules/domain/schedule-record.ts'
import type { ScheduleFields } from '@slipstream/schedules/domain/schedule-record.ts'

/** A schedule that is configured for the first time: what would have been due before is not. */
export function newSchedule(definition: ScheduleConfig, now: Date): ScheduleFields {
  return {
    ...{ definition, isConfigured: true, settledThrough: now, overdue: null, pause: null, requested: null },
    ...{ lastRun: null, succeededThrough: null, failuresInARow: 0, revision: 0 },
  }
}

/**
 * What changes by the configuration of a worker that starts. Times that were due by the earlier definition
 * are still made up for; those of the new one count from now on.
 *
 * @param definition undefined where it is not configured any more
 * @returns null when nothing changes
 */
export function redeclared(
  fields: ScheduleFields,
  definition: ScheduleConfig | undefined,
  now: Date,
): Partial<ScheduleFields> | null {
  if (definition === undefined) return fields.isConfigured ? { isConfigured: false, requested: null } : null
  if (fields.isConfigured && isDeepStrictEqual(fields.definition, definition)) return null
  const declared = { definition, isConfigured: true }
  const before = fields.definition
  const hasSameTimes = before.cron === definition.cron && before.timeZone === definition.timeZone
  if (hasSameTimes && isActive(fields)) return declared
  // What was due while it did not run by itself is not made up for.
  const due = isActive(fields) ? dueTimes(fields, now) : null
  const overdue = due === null ? null : { dueAt: due.last, count: due.count }
  return { ...declared, settledThrough: now, overdue }
}
