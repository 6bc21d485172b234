import { noRuns } from '@slipstream/work/domain/run-counts.ts'
import { findQueueReports, findRuns } from '@slipstream/work/reports/queue-report.ts'
import { z } from 'zod'
import { pageOf, type Page } from '../responses/page.ts'
import { queueResponse, type QueueResponse } from '../responses/queue.ts'
import { queryDefinition } from './query-definition.ts'

const minuteMs = 60_000

export const listQueues = queryDefinition({
  path: '/api/queues',
  operationId: 'listQueues',
  summary: 'The queues of background work: their depth, age and rate, as last reported by their service',
  params: z.strictObject({}),
  query: z.strictObject({}),
  response: pageOf(queueResponse),
  read: async ({ snapshot: { db, session }, now }): Promise<Page<QueueResponse>> => {
    const since = (minutes: number): Date => new Date(now.getTime() - minutes * minuteMs)
    // One after the other: a session takes no two commands in parallel.
    const reports = await findQueueReports(db, session)
    const recent = await findRuns(db, since(5), session)
    const hour = await findRuns(db, since(60), session)
    const items = reports.map(({ _id: queue, observedAt, ...report }) => ({
      ...{ queue, ...report, observedAt: observedAt.toISOString() },
      last5Minutes: recent.get(queue) ?? noRuns,
      lastHour: hour.get(queue) ?? noRuns,
    }))
    return { items, next: null }
  },
})
