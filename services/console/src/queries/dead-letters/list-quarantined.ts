import { quarantinedCollection } from '@slipstream/read-models/reports/quarantined-entry.ts'
import type { QuarantinedEntry } from '@slipstream/read-models/reports/quarantined-entry.ts'
import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { line, paging, sortBy, source } from '../../domain/parameters/parameters.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import {
  quarantinedResponse,
  quarantinedResponseOf,
  type QuarantinedResponse,
} from '../../responses/quarantined.ts'
import { pageByTime } from '../page-by-time.ts'
import { queryDefinition } from '../query-definition.ts'
import { afterTime } from '../after-time.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

export const listQuarantined = queryDefinition({
  path: '/api/quarantine',
  operationId: 'listQuarantined',
  summary: 'Deliveries in quarantine that were not redriven yet, newest first; kept for 90 days',
  params: z.strictObject({}),
  query: z.strictObject({
    source: source.optional(),
    quarantinedFor: parameter('Only those quarantined for this reason', 'a word', line(63)).optional(),
    sort: sortBy('receivedAt').optional(),
    ...paging,
  }),
  response: pageOf(quarantinedResponse),
  read: async ({ snapshot, startAfter, next }, _params, query): Promise<Page<QuarantinedResponse>> => {
    const { db, session } = snapshot
    const { source, quarantinedFor, limit = 50 } = query
    const direction = query.sort === 'receivedAt' ? 1 : -1
    const filter = {
      ...(source !== undefined && { source }),
      ...(quarantinedFor !== undefined && { reason: quarantinedFor }),
      ...afterTime('at', startAfter, direction),
    }
    const found = await db
      .collection<QuarantinedEntry>(quarantinedCollection)
      .find(filter, { session, maxTimeMS: maxReadMs })
      .sort({ at: direction, _id: direction })
      .limit(limit + 1)
      .toArray()
    const { items, last } = pageByTime(found, limit, (end) => ({ at: end.at, id: end._id }))
    return { items: items.map(quarantinedResponseOf), next: next(last) }
  },
})
