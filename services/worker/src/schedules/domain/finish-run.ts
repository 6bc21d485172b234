import type {
  ActiveRun,
  FinishedRun,
  RunResult,
  ScheduleFields,
  StoredRun,
} from '@slipstream/schedules/domain/schedule-record.ts'

export type RunEnd = { outcome: 'succeeded'; result: RunResult } | { outcome: 'failed'; error: string }

/** The record of a run that has ended. */
export function finishedRun(run: ActiveRun, end: RunEnd, now: Date): FinishedRun {
  return { ...run, finishedAt: now, result: null, error: null, ...end }
}

/** What the schedule remembers of a run that was not skipped. */
export function afterRun(fields: ScheduleFields, run: FinishedRun): Partial<ScheduleFields> {
  const isFailed = run.outcome === 'failed'
  // A run by a command is one besides: the next one by the clock still covers its time.
  const isByClock = run.startedBy !== 'command'
  return {
    lastRun: run,
    failuresInARow: isFailed ? fields.failuresInARow + 1 : 0,
    ...(!isFailed && isByClock && { succeededThrough: run.dueAt }),
  }
}

export function storedRun(schedule: string, action: string, { runId, ...run }: FinishedRun): StoredRun {
  return { _id: runId, schedule, action, ...run }
}
