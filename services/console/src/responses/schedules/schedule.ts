import type { Schedule } from '@slipstream/schedules/adapters/schedule-collections.ts'
import { nextRunAt } from '@slipstream/schedules/domain/due-times.ts'
import { hasRun, lateness } from '@slipstream/schedules/domain/is-late.ts'
import { isActive, whyPaused } from '@slipstream/schedules/domain/schedule-record.ts'
import type { ActiveRun } from '@slipstream/schedules/domain/schedule-record.ts'
import { z } from 'zod'
import { actionTarget, actionText, targetOf } from './action-text.ts'
import { runResponse, runResponseOf } from './schedule-run.ts'

const instant = z.string()

/** A schedule as the API shows it. */
export const scheduleResponse = z
  .strictObject({
    schedule: z.string().describe('Its name in the configuration.'),
    cron: z.string(),
    timeZone: z.string(),
    missed: z.enum(['catch-up', 'skip']).describe('What becomes of times that no worker could run.'),
    action: z.string().describe('The kind of its action, e.g. `sweep`.'),
    does: z.string().describe('What it does, for people.'),
    target: actionTarget.describe('What its action is about.'),
    pausedBy: z
      .strictObject({ by: z.string(), reason: z.string() })
      .nullable()
      .describe('Who paused it; null when it runs, or is paused in the configuration.'),
    isConfigured: z.boolean().describe('Whether the worker that started last has it configured.'),
    paused: z.string().nullable().describe('Why it is paused; null when it is not.'),
    nextRunAt: instant
      .nullable()
      .describe('When it runs next by itself: in the past when it is late; null when it does not.'),
    lateSince: instant
      .nullable()
      .describe('Since when a worker should have attended to it; null when it is not late.'),
    running: z
      .strictObject({
        runId: z.string(),
        dueAt: instant,
        startedAt: instant,
        startedBy: runResponse.shape.startedBy,
        lastError: z.string().nullable().describe('Why its last try failed; it is tried again.'),
      })
      .nullable()
      .describe('The run in progress.'),
    lastRun: runResponse.nullable().describe('The last run that was not skipped.'),
    succeededThrough: instant.nullable().describe('When the last scheduled run that succeeded was due.'),
    failuresInARow: z.int(),
  })
  .meta({ id: 'Schedule', description: 'A schedule, its last run and its next.' })

export type ScheduleResponse = z.output<typeof scheduleResponse>

/** @param now by MongoDB's clock */
export function scheduleResponseOf(stored: Schedule, now: Date): ScheduleResponse {
  const { _id: schedule, definition, isConfigured, lastRun, succeededThrough, failuresInARow } = stored
  const { cron, timeZone, missed, action } = definition
  const kind = action.kind
  const target = targetOf(action)
  const { pause } = stored
  return {
    ...{ schedule, cron, timeZone, missed, action: kind, does: actionText(action, target), target },
    ...{ isConfigured, pausedBy: pause === null ? null : { by: pause.by, reason: pause.reason } },
    paused: whyPaused(stored),
    nextRunAt: isActive(stored) ? (nextRunAt(stored)?.toISOString() ?? null) : null,
    lateSince: lateness(stored, now)?.since.toISOString() ?? null,
    running: runningOf(stored),
    lastRun: lastRun === null ? null : runResponseOf({ ...lastRun, schedule, action: kind }),
    succeededThrough: succeededThrough?.toISOString() ?? null,
    failuresInARow,
  }
}

function runningOf({ work }: Schedule): ScheduleResponse['running'] {
  if (!hasRun(work)) return null
  const { runId, dueAt, startedAt, startedBy } = work.progress?.['run'] as ActiveRun
  const at = { dueAt: dueAt.toISOString(), startedAt: startedAt.toISOString() }
  return { runId, ...at, startedBy, lastError: work.lastError }
}
