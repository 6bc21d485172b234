import { scheduleRuns, schedules } from '@slipstream/schedules/adapters/schedule-collections.ts'
import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { paging } from '../../domain/parameters/parameters.ts'
import { schedule } from '../../domain/parameters/schedule-parameters.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { runResponse, runResponseOf, type RunResponse } from '../../responses/schedules/schedule-run.ts'
import { afterTime } from '../after-time.ts'
import { queryDefinition } from '../query-definition.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

const outcomes = ['succeeded', 'failed', 'skipped'] as const

export const listScheduleRuns = queryDefinition({
  path: '/api/schedules/:schedule/runs',
  operationId: 'listScheduleRuns',
  summary: 'The runs of a schedule that have ended, newest first; they are kept for 90 days',
  params: z.strictObject({ schedule }),
  query: z.strictObject({
    outcome: parameter('Only runs with this outcome', outcomes.join(', '), z.enum(outcomes)).optional(),
    ...paging,
  }),
  response: pageOf(runResponse),
  notFound: 'No worker has started with this schedule: see /api/schedules.',
  read: async ({ snapshot, startAfter, next }, named, query): Promise<Page<RunResponse> | undefined> => {
    const { db, session } = snapshot
    const options = { session, maxTimeMS: maxReadMs }
    if ((await schedules(db).findOne({ _id: named.schedule }, options)) === null) return undefined
    const limit = query.limit ?? 50
    const found = await scheduleRuns(db)
      .find(
        {
          schedule: named.schedule,
          ...(query.outcome && { outcome: query.outcome }),
          ...afterTime('finishedAt', startAfter),
        },
        options,
      )
      .sort({ finishedAt: -1, _id: -1 })
      .limit(limit + 1)
      .toArray()
    const runs = found.slice(0, limit)
    const end = runs.at(-1)
    const last =
      found.length > limit && end !== undefined ? { value: end.finishedAt.toISOString(), id: end._id } : null
    return { items: runs.map(({ _id: runId, ...run }) => runResponseOf({ runId, ...run })), next: next(last) }
  },
})
