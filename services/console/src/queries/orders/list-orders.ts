import { draftStatuses } from '@slipstream/events/sources/draft-statuses.ts'
import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import { z } from 'zod'
import { readFoundPage } from '../search/read-found-page.ts'
import { readPage, type IndexedFilter } from '../read-page.ts'
import { orderResponse, type OrderResponse } from '../../responses/orders/order.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { projectionOf, withoutId } from '../../responses/projection.ts'
import type { Sort } from '../../domain/keyset.ts'
import { parameter } from '../../domain/parameters/parameter.ts'
import {
  line,
  orderText,
  timestamp,
  paging,
  provenance,
  source,
  waiting,
} from '../../domain/parameters/parameters.ts'
import { timeRange } from '../../domain/time-range.ts'
import { queryDefinition } from '../query-definition.ts'

const sorts = {
  '-createdAt': { field: 'createdAt', direction: -1 },
  createdAt: { field: 'createdAt', direction: 1 },
  '-modifiedAt': { field: 'modifiedAt', direction: -1 },
  modifiedAt: { field: 'modifiedAt', direction: 1 },
} as const satisfies Record<string, Sort>

const sortNames = Object.keys(sorts) as (keyof typeof sorts)[]
const defaultSort = '-createdAt'

const parameters = z.strictObject({
  q: orderText.optional(),
  source: source.optional(),
  status: parameter(
    'Orders with this status. May be repeated: orders with any of these',
    'a status of at most 100 characters, at most 20 of them',
    z.preprocess((given) => [given].flat(), z.array(line(100)).min(1).max(20)),
  ).optional(),
  drafts: parameter(
    'Also orders that are still being filled in, e.g. an open checkout. A status that is named is always listed',
    'true or false',
    z.enum(['true', 'false']),
  ).optional(),
  currency: parameter(
    'Orders in this currency',
    'a code of three capital letters such as NZD',
    z
      .string()
      .max(3)
      .regex(/^[A-Z]{3}$/),
  ).optional(),
  provenance: provenance(
    'Orders whose current state arrived this way: rest for those that were fetched from the shop, as their webhook was lost or they are older than the source',
  ).optional(),
  createdFrom: timestamp('Created at this time or later').optional(),
  createdTo: timestamp('Created before this time').optional(),
  modifiedFrom: timestamp('Modified at this time or later').optional(),
  modifiedTo: timestamp('Modified before this time').optional(),
  sort: parameter(
    `The sort order, with - for the newest first. Default: ${defaultSort}. Sort by creation time for stable paging. With any other order, an order that changes while you page can be skipped or returned twice`,
    sortNames.join(' or '),
    z.enum(sortNames),
  ).optional(),
  ...paging,
  ...waiting,
})

export const listOrders = queryDefinition({
  path: '/api/orders',
  operationId: 'listOrders',
  summary: 'Orders in their latest state',
  params: z.strictObject({}),
  query: parameters,
  response: pageOf(orderResponse),
  read: async ({ snapshot, startAfter, next }, _params, query): Promise<Page<OrderResponse>> => {
    const orders = await snapshot.live<OrderDocument>('orders')
    const page = {
      filters: filtersOf(query),
      indexed: indexedOf(query),
      sort: sorts[query.sort ?? defaultSort],
      startAfter,
      limit: query.limit ?? 50,
      projection: projectionOf(orderResponse),
    } as const
    const { documents, last } =
      query.q === undefined
        ? await readPage(snapshot, orders, page)
        : await readFoundPage(snapshot, orders, page, query.q)
    return { items: documents.map(withoutId), next: next(last) }
  },
})

function filtersOf(query: z.output<typeof parameters>): object[] {
  const created = timeRange(query.createdFrom, query.createdTo)
  const modified = timeRange(query.modifiedFrom, query.modifiedTo)
  return [
    query.source !== undefined && { source: query.source },
    query.status !== undefined && { status: { $in: query.status } },
    query.status === undefined && query.drafts !== 'true' && { status: { $nin: [...draftStatuses] } },
    query.currency !== undefined && { currency: query.currency },
    query.provenance !== undefined && { 'provenance.via': query.provenance },
    created !== undefined && { createdAt: created },
    modified !== undefined && { modifiedAt: modified },
  ].filter((filter) => filter !== false)
}

/** There are such indexes for the time of creation only. */
function indexedOf({
  source,
  status,
  provenance,
  sort = defaultSort,
}: z.output<typeof parameters>): IndexedFilter[] {
  if (sorts[sort].field !== 'createdAt') return []
  const inOrder = { createdAt: -1, _id: -1 }
  const ofStatus = status && { status: { $in: status } }
  return [
    provenance === 'rest' && {
      filter: { 'provenance.via': provenance },
      index: { 'provenance.via': 1, ...inOrder },
    },
    ofStatus !== undefined &&
      (source === undefined
        ? { filter: ofStatus, index: { status: 1, ...inOrder } }
        : { filter: { source, ...ofStatus }, index: { source: 1, status: 1, ...inOrder } }),
    source !== undefined &&
      ofStatus === undefined && { filter: { source }, index: { source: 1, ...inOrder } },
  ].filter((one) => one !== false)
}
