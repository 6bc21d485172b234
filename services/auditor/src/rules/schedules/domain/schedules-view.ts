import type { Schedule } from '@slipstream/schedules/adapters/schedule-collections.ts'
import { nextTime } from '@slipstream/schedules/domain/due-times.ts'
import { lateness } from '@slipstream/schedules/domain/is-late.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import type { ConfiguredSchedules } from '../../../sources/audited-source.ts'
import { scheduleFailed } from './schedule-failed-alert.ts'
import { scheduleLate } from './schedule-late-alert.ts'

/** The schedules as workers have stored them, and the time by the clock of the database. */
export type StoredSchedules = { found: readonly Schedule[]; now: Date }

export function failedSchedules({ found }: StoredSchedules): DesiredAlert[] {
  return found
    .filter(({ isConfigured, failuresInARow }) => isConfigured && failuresInARow > 0)
    .map(({ _id, lastRun, failuresInARow, settledThrough }) =>
      scheduleFailed(_id, lastRun ?? { dueAt: settledThrough, error: null }, failuresInARow),
    )
}

/** @param isHeld whether the alert of a late schedule holds already: a restart does not end it */
export function lateSchedules(
  { found, now }: StoredSchedules,
  { all, watchedSince }: ConfiguredSchedules,
  isHeld: (schedule: string) => boolean,
): DesiredAlert[] {
  const stored = found.flatMap((schedule) => {
    const late = lateness(schedule, now)
    return late === null ? [] : [scheduleLate({ schedule: schedule._id, isStored: true, ...late })]
  })
  const known = new Set(found.map(({ _id }) => _id))
  const unknown = Object.entries(all).flatMap(([schedule, definition]) => {
    if (known.has(schedule) || definition.paused) return []
    const since = nextTime(definition, watchedSince)
    const isLate = since !== null && now.getTime() - since.getTime() > definition.lateAfterMs
    if (!isLate && !isHeld(schedule)) return []
    return [scheduleLate({ schedule, since: since ?? now, isRunLeft: false, isStored: false })]
  })
  return [...stored, ...unknown]
}
