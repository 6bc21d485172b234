import { z } from 'zod'
import { cronMistake } from '../../../cron/cron-times.ts'
import { closedObject } from '../../closed-object.ts'
import { timeZone } from '../locale-schema.ts'
import { actionSchema } from './action-schema.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const maxSchedules = 100

const cron = z.string().superRefine((text, context) => {
  const message = cronMistake(text)
  if (message !== undefined) context.addIssue({ code: 'custom', message })
})

const scheduleSchema = closedObject({
  cron: cron.describe(
    'When it is due: minute, hour, day, month, weekday, e.g. `0 7 * * MON-FRI`; six fields begin with the second. `L` is the last day of the month.',
  ),
  timeZone: timeZone
    .default('UTC')
    .describe(
      'By whose clocks. A time that a change of the clocks leaves out is due at the end of the gap; one that comes twice is due the first time.',
    ),
  missed: z
    .enum(['catch-up', 'skip'])
    .default('catch-up')
    .describe(
      'What becomes of times that passed while no worker could run it: `catch-up` runs it once for all of them, `skip` waits for the next time.',
    ),
  notOlderThanMs: z
    .int()
    .min(minuteMs)
    .max(400 * dayMs)
    .optional()
    .describe(
      'With `catch-up`: nothing is made up for when the last missed time is longer ago, in milliseconds. Default: however long ago.',
    ),
  lateAfterMs: z
    .int()
    .min(1_000)
    .max(dayMs)
    .default(5 * minuteMs)
    .describe(
      'How long after it is due the alert `schedule-late` is raised if no worker has begun it, in milliseconds.',
    ),
  paused: z
    .boolean()
    .default(false)
    .describe(
      'Whether it does not run by itself. `npx slipstream schedules pause` does the same without a restart.',
    ),
  action: actionSchema.describe('What it does: see below.'),
}).refine(({ missed, notOlderThanMs }) => missed === 'catch-up' || notOlderThanMs === undefined, {
  path: ['notOlderThanMs'],
  error: 'is only possible with missed: catch-up',
})

const scheduleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,62}$/, 'must be a name of small letters, digits and dashes')

/** What the worker does by the clock. */
export const schedulesSchema = z
  .record(scheduleName, scheduleSchema)
  .refine((schedules) => Object.keys(schedules).length <= maxSchedules, `can have at most ${maxSchedules}`)
  .default({})

export type ScheduleConfig = z.output<typeof scheduleSchema>
