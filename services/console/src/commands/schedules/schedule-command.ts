import type { ScheduleCommandKind } from '@slipstream/commands/schedules/schedule-commands.ts'
import { schedules } from '@slipstream/schedules/adapters/schedule-collections.ts'
import { z } from 'zod'
import { actorAndReason } from '../../domain/parameters/parameters.ts'
import { schedule } from '../../domain/parameters/schedule-parameters.ts'
import { commandDefinition } from '../command-definition.ts'
import type { CommandDefinition } from '../command-definition.ts'

/** A command about one schedule, which the worker executes. */
function scheduleCommand(
  kind: ScheduleCommandKind,
  { verb, operationId, summary }: { verb: string; operationId: string; summary: string },
): CommandDefinition {
  return commandDefinition({
    ...{ method: 'POST', path: `/api/schedules/:schedule/${verb}`, operationId, summary },
    permission: 'schedules',
    params: z.strictObject({ schedule }),
    input: z.strictObject(actorAndReason),
    refusals: [404],
    decide: async ({ inSnapshot }, named, { by, reason }) => {
      const isKnown = await inSnapshot(
        async ({ db, session }) =>
          (await schedules(db).findOne({ _id: named.schedule }, { session, projection: { _id: 1 } })) !==
          null,
      )
      if (!isKnown) return { notFound: 'No worker has started with this schedule: see /api/schedules.' }
      return { request: { to: 'worker', kind, payload: { schedule: named.schedule }, by, reason } }
    },
  })
}

export const runSchedule = scheduleCommand('run-schedule', {
  ...{ verb: 'run', operationId: 'runSchedule' },
  summary: 'Run a schedule now, in addition to its scheduled runs',
})

export const pauseSchedule = scheduleCommand('pause-schedule', {
  ...{ verb: 'pause', operationId: 'pauseSchedule' },
  summary: 'Pause a schedule',
})

export const resumeSchedule = scheduleCommand('resume-schedule', {
  ...{ verb: 'resume', operationId: 'resumeSchedule' },
  summary: 'Resume a schedule. Missed runs are skipped',
})
