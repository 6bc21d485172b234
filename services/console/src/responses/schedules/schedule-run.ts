import { scheduleRunFinishedSchema } from '@slipstream/events/event-types/job-events.ts'
import type { FinishedRun } from '@slipstream/schedules/domain/schedule-record.ts'
import { z } from 'zod'

/** A run of a schedule that has ended, as the API shows it. */
export const runResponse = z
  .strictObject({
    ...scheduleRunFinishedSchema.shape,
    durationMs: z.int().nullable().describe('From its beginning to its end; null for one that was skipped.'),
  })
  .meta({ id: 'ScheduleRun', description: 'A run of a schedule that has ended.' })

export type RunResponse = z.output<typeof runResponse>

export function runResponseOf(run: FinishedRun & { schedule: string; action: string }): RunResponse {
  const { dueAt, startedAt, finishedAt, ...rest } = run
  return {
    ...rest,
    dueAt: dueAt.toISOString(),
    startedAt: startedAt?.toISOString() ?? null,
    finishedAt: finishedAt.toISOString(),
    durationMs: startedAt === null ? null : finishedAt.getTime() - startedAt.getTime(),
  }
}
