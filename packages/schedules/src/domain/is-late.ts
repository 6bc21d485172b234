import type { Work } from '@slipstream/work/domain/work.ts'
import { isActive } from './schedule-record.ts'
import type { ScheduleFields } from './schedule-record.ts'

type Late = {
  /** Since when a worker should have begun it or gone on with it. */
  since: Date
  /** Whether a run was begun and is left. */
  isRunLeft: boolean
}

/**
 * A schedule that no worker attends to: its run is due, or the lease of its run has ended, for longer than
 * `lateAfterMs`. Both are the time of the item of work, so it needs no worker to be found.
 */
export function lateness(
  schedule: ScheduleFields & { work: Pick<Work, 'dueAt' | 'state' | 'progress'> },
  now: Date,
): Late | null {
  const { definition, work, requested } = schedule
  const isRunLeft = hasRun(work)
  if (!isActive(schedule) && !isRunLeft && requested === null) return null
  const lateMs = now.getTime() - work.dueAt.getTime()
  return lateMs > definition.lateAfterMs ? { since: work.dueAt, isRunLeft } : null
}

/** Whether a run was begun and has not ended. */
export const hasRun = ({ progress }: Pick<Work, 'progress'>): boolean =>
  typeof progress?.['run'] === 'object' && progress['run'] !== null
