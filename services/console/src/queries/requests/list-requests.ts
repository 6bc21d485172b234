import { commandsCollection } from '@slipstream/commands/commands-collection.ts'
import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { line, paging } from '../../domain/parameters/parameters.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import {
  requestSummaryOf,
  requestSummaryResponse,
  type RequestSummaryResponse,
} from '../../responses/request-summary.ts'
import { afterTime } from '../after-time.ts'
import { pageByTime } from '../page-by-time.ts'
import { queryDefinition } from '../query-definition.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

export const listRequests = queryDefinition({
  path: '/api/requests',
  operationId: 'listRequests',
  summary: 'What people asked for, newest first: every command, for 90 days after its end',
  params: z.strictObject({}),
  query: z.strictObject({
    by: parameter('Only those of this person', 'a name of at most 200 characters', line(200)).optional(),
    kind: parameter(
      'Only commands of this kind, e.g. resend-slip',
      'a name of small letters and -, at most 63',
      z
        .string()
        .max(63)
        .regex(/^[a-z][a-z-]*$/),
    ).optional(),
    ...paging,
  }),
  response: pageOf(requestSummaryResponse),
  read: async ({ snapshot, startAfter, next }, _params, query): Promise<Page<RequestSummaryResponse>> => {
    const { db, session } = snapshot
    const { by, kind, limit = 50 } = query
    const found = await commandsCollection(db)
      .find(
        {
          ...{
            work: { $exists: true },
            ...(by !== undefined && { by }),
            ...(kind !== undefined && { kind }),
          },
          ...afterTime('work.createdAt', startAfter),
        },
        { session, maxTimeMS: maxReadMs, projection: { 'work.progress': 0, 'work.result': 0 } },
      )
      .sort({ 'work.createdAt': -1, _id: -1 })
      .limit(limit + 1)
      .toArray()
    const { items, last } = pageByTime(found, limit, (end) => ({ at: end.work.createdAt, id: end._id }))
    return { items: items.map(requestSummaryOf), next: next(last) }
  },
})
