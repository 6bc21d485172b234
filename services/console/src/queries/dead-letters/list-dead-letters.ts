import { listDeadLetters as readLetters } from '@slipstream/event-log/adapters/mongo/dead-letters/list-dead-letters.ts'
import { z } from 'zod'
import { parameter } from '../../domain/parameters/parameter.ts'
import { line, paging, sortBy } from '../../domain/parameters/parameters.ts'
import {
  deadLetterResponse,
  deadLetterResponseOf,
  type DeadLetterResponse,
} from '../../responses/dead-letter.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { pageByTime } from '../page-by-time.ts'
import { queryDefinition } from '../query-definition.ts'
import { maxReadMs } from '../../adapters/read-limits.ts'

export const listDeadLetters = queryDefinition({
  path: '/api/dead-letters',
  operationId: 'listDeadLetters',
  summary: 'Dead letters that wait for a redrive, and what is parked behind them, newest first',
  params: z.strictObject({}),
  query: z.strictObject({
    consumer: parameter(
      'Only those of this consumer',
      'a name of at most 63 characters',
      line(63),
    ).optional(),
    sort: sortBy('parkedAt').optional(),
    ...paging,
  }),
  response: pageOf(deadLetterResponse),
  read: async ({ snapshot, startAfter, next }, _params, query): Promise<Page<DeadLetterResponse>> => {
    const { db, session } = snapshot
    const { consumer, limit = 50 } = query
    const after = startAfter && { at: new Date(String(startAfter.value)), id: startAfter.id }
    const found = await readLetters(
      db,
      {
        ...(consumer !== undefined && { consumer }),
        ...(after !== undefined && { after }),
        ...{ limit: limit + 1, direction: query.sort === 'parkedAt' ? 1 : -1 },
      },
      { session, maxTimeMS: maxReadMs },
    )
    const { items, last } = pageByTime(found, limit, (end) => ({ at: end.parkedAt, id: end.id }))
    return { items: items.map(deadLetterResponseOf), next: next(last) }
  },
})
