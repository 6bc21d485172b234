import { schedules } from '@slipstream/schedules/adapters/schedule-collections.ts'
import type { Schedule } from '@slipstream/schedules/adapters/schedule-collections.ts'
import { z } from 'zod'
import { pageOf, type Page } from '../../responses/page.ts'
import {
  scheduleResponse,
  scheduleResponseOf,
  type ScheduleResponse,
} from '../../responses/schedules/schedule.ts'
import { queryDefinition } from '../query-definition.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

export const listSchedules = queryDefinition({
  path: '/api/schedules',
  operationId: 'listSchedules',
  summary: 'All schedules: when each runs next, what its last run did, and whether it is late or paused',
  params: z.strictObject({}),
  query: z.strictObject({}),
  response: pageOf(scheduleResponse),
  read: async ({ snapshot: { db, session } }): Promise<Page<ScheduleResponse>> => {
    const found = await schedules(db)
      .aggregate<Schedule & { now: Date }>([{ $sort: { _id: 1 } }, { $set: { now: '$$NOW' } }], {
        ...{ session, maxTimeMS: maxReadMs },
      })
      .toArray()
    return { items: found.map(({ now, ...schedule }) => scheduleResponseOf(schedule, now)), next: null }
  },
})
