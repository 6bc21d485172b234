import type { FastifyInstance } from 'fastify'
import { pauseSchedule, resumeSchedule, runSchedule } from '../../../commands/schedules/schedule-command.ts'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import { listScheduleRuns } from '../../../queries/schedules/list-schedule-runs.ts'
import { listSchedules } from '../../../queries/schedules/list-schedules.ts'
import type { Page } from '../../../responses/page.ts'
import type { RunResponse } from '../../../responses/schedules/schedule-run.ts'
import type { ScheduleResponse } from '../../../responses/schedules/schedule.ts'
import { addAction } from '../../shell/actions/add-action.ts'
import { filtersOf } from '../../shell/lists/list-filters.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readList } from '../../shell/read-context.ts'
import { PageProblem } from '../../shell/show-error.ts'
import { showPage } from '../../shell/show-page.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { workPaths } from '../work-tabs.ts'
import { schedulePage } from './schedule-view.ts'
import { schedulePath, schedulesPage } from './schedules-view.ts'

/** The schedules, the page of each with its runs, and what can be done about it. */
export function addSchedulePages(app: FastifyInstance, parts: PageParts): void {
  const list = (now: Date) => readList<Page<ScheduleResponse>>(parts, now, listSchedules, {})
  app.get(workPaths.schedules, async (request, reply) => {
    const viewer = viewerOf(request)
    return showPage(request, reply, parts, schedulesPage((await list(viewer.now)).items, viewer))
  })
  const path = `${workPaths.schedules}/:schedule`
  app.get(path, async (request, reply) => {
    const viewer = viewerOf(request)
    const { schedules: words } = viewer.words.work
    const named = request.params as { schedule: string }
    const schedule = (await list(viewer.now)).items.find((one) => one.schedule === named.schedule)
    if (schedule === undefined) throw new PageProblem(404, words.notFound, words.notFoundHint)
    const filters = filtersOf(request.query)
    const query = parseParameters(listScheduleRuns.query, filters)
    const runs = await readList<Page<RunResponse>>(parts, viewer.now, listScheduleRuns, query, {
      schedule: schedule.schedule,
    })
    return showPage(request, reply, parts, schedulePage({ schedule, runs, filters }, viewer))
  })
  const acts = [
    ['run', runSchedule],
    ['pause', pauseSchedule],
    ['resume', resumeSchedule],
  ] as const
  for (const [act, definition] of acts)
    addAction(app, parts, {
      ...{ path: `${path}/${act}`, definition, inputOf: () => ({}) },
      backOf: ({ schedule = '' }) => schedulePath(schedule),
    })
}
