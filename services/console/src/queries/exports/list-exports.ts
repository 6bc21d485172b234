import { exportedKinds } from '@slipstream/exports/domain/columns.ts'
import { exportItems } from '@slipstream/exports/export-items.ts'
import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { line, paging } from '../../domain/parameters/parameters.ts'
import { exportResponse, exportResponseOf, type ExportResponse } from '../../responses/exports/export.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { afterTime } from '../after-time.ts'
import { pageByTime } from '../page-by-time.ts'
import { queryDefinition } from '../query-definition.ts'
import { withoutPending } from './get-export.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

export const listExports = queryDefinition({
  path: '/api/exports',
  operationId: 'listExports',
  summary: 'Exports, newest first',
  params: z.strictObject({}),
  query: z.strictObject({
    of: parameter('Only exports of these', exportedKinds.join(', '), z.enum(exportedKinds)).optional(),
    requestedBy: parameter(
      'Only those of this person',
      'a name of at most 200 characters',
      line(200),
    ).optional(),
    ...paging,
  }),
  response: pageOf(exportResponse),
  read: async ({ snapshot, now, startAfter, next }, _params, query): Promise<Page<ExportResponse>> => {
    const { db, session } = snapshot
    const { of, requestedBy, limit = 50 } = query
    const filter = {
      ...(of !== undefined && { 'request.of': of }),
      ...(requestedBy !== undefined && { requestedBy }),
      ...afterTime('work.createdAt', startAfter),
    }
    const found = await exportItems(db)
      .find(filter, { session, maxTimeMS: maxReadMs, projection: withoutPending })
      .sort({ 'work.createdAt': -1, _id: -1 })
      .limit(limit + 1)
      .toArray()
    const { items, last } = pageByTime(found, limit, (end) => ({ at: end.work.createdAt, id: end._id }))
    return { items: items.map((item) => exportResponseOf(item, now)), next: next(last) }
  },
})
