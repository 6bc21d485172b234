import { deriveId } from '@slipstream/events/derive-id.ts'
import type { Event } from '@slipstream/events/event.ts'
import { scheduleKey } from '@slipstream/events/mismatches/job-event-mismatch.ts'
import type { FinishedRun } from '@slipstream/schedules/domain/schedule-record.ts'

/** The event that reports a run that has ended: the same for the same run. */
export function runEvent(schedule: string, action: string, run: FinishedRun): Event<'ScheduleRunFinished'> {
  const { dueAt, startedAt, finishedAt, ...rest } = run
  return {
    id: deriveId('schedule-run', run.runId),
    ...{ source: 'slipstream', subject: scheduleKey(schedule), occurredAt: finishedAt.toISOString() },
    type: 'ScheduleRunFinished',
    data: {
      ...{ schedule, action, ...rest },
      dueAt: dueAt.toISOString(),
      startedAt: startedAt?.toISOString() ?? null,
      finishedAt: finishedAt.toISOString(),
    },
  }
}
