import { draftStatuses } from '@slipstream/events/draft-statuses.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { z } from 'zod'
import { readPage } from './read-page.ts'
import { orderAnswer, type OrderAnswer } from '../responses/order.ts'
import { pageOf, type Page } from '../responses/page.ts'
import { projectionOf, withoutId } from '../responses/projection.ts'
import type { Sort } from '../domain/keyset.ts'
import { parameter } from '../domain/parameter.ts'
import { aMoment, freeText, line, moment, paging, provenance, source, waiting } from '../domain/parameters.ts'
import { searchFilter } from '../domain/search-filter.ts'
import { timeRange } from '../domain/time-range.ts'
import { route } from './query-definition.ts'

const sorts = {
  '-createdAt': { field: 'createdAt', direction: -1 },
  createdAt: { field: 'createdAt', direction: 1 },
  '-modifiedAt': { field: 'modifiedAt', direction: -1 },
  modifiedAt: { field: 'modifiedAt', direction: 1 },
} as const satisfies Record<string, Sort>

const sortNames = Object.keys(sorts) as (keyof typeof sorts)[]
const preset = '-createdAt'

const query = z.strictObject({
  q: freeText.optional(),
  source: source.optional(),
  status: parameter(
    'Orders of this status; given several times, of any of them',
    'a status of at most 100 characters, at most 20 of them',
    z.array(line(100)).max(20),
  ).optional(),
  drafts: parameter(
    'Also orders that are still being filled in, as an opened checkout; a status that is asked for is listed anyway',
    'true or false',
    z.enum(['true', 'false']),
  ).optional(),
  currency: parameter(
    'Orders in this currency',
    'a code of three capital letters such as NZD',
    z.string().regex(/^[A-Z]{3}$/),
  ).optional(),
  provenance: provenance(
    'Orders whose current state came in so: rest for what Slipstream had to ask for, as it was lost or is from before',
  ).optional(),
  createdFrom: parameter('Created at this time or later', aMoment, moment).optional(),
  createdTo: parameter('Created before this time', aMoment, moment).optional(),
  modifiedFrom: parameter('Modified at this time or later', aMoment, moment).optional(),
  modifiedTo: parameter('Modified before this time', aMoment, moment).optional(),
  sort: parameter(
    `What the list is sorted by, - for the newest first; ${preset} unless given. Only times of creation stay, so only by those no order that changes meanwhile is left out or repeated`,
    sortNames.join(' or '),
    z.enum(sortNames),
  ).optional(),
  ...paging,
  ...waiting,
})

export const listOrders = route({
  path: '/api/orders',
  operationId: 'listOrders',
  summary: 'Orders in their newest state',
  params: z.strictObject({}),
  query,
  answer: pageOf(orderAnswer),
  read: async ({ snapshot, place, next }, _params, asked): Promise<Page<OrderAnswer>> => {
    const orders = await snapshot.live<OrderDocument>('orders')
    const { documents, last } = await readPage(snapshot, orders, {
      filters: filtersOf(asked),
      sort: sorts[asked.sort ?? preset],
      place,
      limit: asked.limit ?? 50,
      projection: projectionOf(orderAnswer),
    })
    return { items: documents.map(withoutId), next: next(last) }
  },
})

function filtersOf(asked: z.output<typeof query>): object[] {
  const created = timeRange(asked.createdFrom, asked.createdTo)
  const modified = timeRange(asked.modifiedFrom, asked.modifiedTo)
  return [
    asked.source !== undefined && { source: asked.source },
    asked.status !== undefined && { status: { $in: asked.status } },
    asked.status === undefined && asked.drafts !== 'true' && { status: { $nin: [...draftStatuses] } },
    asked.currency !== undefined && { currency: asked.currency },
    asked.provenance !== undefined && { 'provenance.via': asked.provenance },
    created !== undefined && { createdAt: created },
    modified !== undefined && { modifiedAt: modified },
    asked.q !== undefined && searchFilter(asked.q),
  ].filter((filter) => filter !== false)
}
