import type { ActiveRun } from '@slipstream/schedules/domain/schedule-record.ts'

/** Who gives the commands of a run, and why. */
export function byAndReason({ schedule, run }: { schedule: string; run: ActiveRun }): {
  by: string
  reason: string
} {
  const by = run.by ?? `schedule ${schedule}`
  return { by, reason: `Run of the schedule ${schedule} that was due ${run.dueAt.toISOString()}.` }
}
