import type { ParticipantDocument } from '@slipstream/read-models/orders/participants/participant-document.ts'
import { z } from 'zod'
import { checkInsOf } from './check-ins-of.ts'
import { readFoundPage } from '../search/read-found-page.ts'
import { readPage, type IndexedFilter } from '../read-page.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { participantResponse, type ParticipantResponse } from '../../responses/orders/participant.ts'
import { projectionOf } from '../../responses/projection.ts'
import { parameter } from '../../domain/parameters/parameter.ts'
import { freeText, line, orderId, paging, source, waiting } from '../../domain/parameters/parameters.ts'
import { queryDefinition } from '../query-definition.ts'

const parameters = z.strictObject({
  q: freeText.optional(),
  source: source.optional(),
  orderId: orderId.optional(),
  product: parameter(
    'What they are registered for: the name of a line item',
    'a name of at most 500 characters',
    line(500),
  ).optional(),
  active: parameter(
    'Only active participants, or only inactive ones',
    'true or false',
    z.enum(['true', 'false']),
  ).optional(),
  sort: parameter(
    'The sort order, with - for those who registered last first. Default: -savedAt',
    'savedAt or -savedAt',
    z.enum(['savedAt', '-savedAt']),
  ).optional(),
  ...paging,
  ...waiting,
})

export const listParticipants = queryDefinition({
  path: '/api/participants',
  operationId: 'listParticipants',
  summary: 'Participants of orders, last saved first',
  params: z.strictObject({}),
  query: parameters,
  response: pageOf(participantResponse),
  read: async ({ snapshot, startAfter, next }, _params, query): Promise<Page<ParticipantResponse>> => {
    const participants = await snapshot.live<ParticipantDocument>('participants')
    const page = {
      filters: filtersOf(query),
      indexed: indexedOf(query),
      sort: { field: 'savedAt', direction: query.sort === 'savedAt' ? 1 : -1 },
      startAfter,
      limit: query.limit ?? 50,
      projection: projectionOf(participantResponse),
    } as const
    const { documents, last } =
      query.q === undefined
        ? await readPage(snapshot, participants, page)
        : await readFoundPage(snapshot, participants, page, query.q)
    const checkIns = await checkInsOf(
      snapshot,
      documents.map(({ _id }) => _id),
    )
    const items = documents.map(({ _id, ...rest }) => ({ ...rest, checkedIn: checkIns.get(_id) ?? null }))
    return { items, next: next(last) }
  },
})

function filtersOf(query: z.output<typeof parameters>): object[] {
  return [
    query.source !== undefined && { source: query.source },
    query.orderId !== undefined && { orderId: query.orderId },
    query.product !== undefined && { product: query.product },
    query.active !== undefined && { active: query.active === 'true' },
  ].filter((filter) => filter !== false)
}

function indexedOf({ source, product, active }: z.output<typeof parameters>): IndexedFilter[] {
  if (active === undefined) return []
  const isActive = active === 'true'
  return [
    product !== undefined && {
      filter: { product, active: isActive },
      index: { product: 1, active: 1, savedAt: -1, _id: -1, source: 1 },
    },
    source !== undefined && {
      filter: { source, active: isActive },
      index: { source: 1, active: 1, savedAt: -1, _id: -1 },
    },
  ].filter((one) => one !== false)
}
