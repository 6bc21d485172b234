import type { ParticipantDocument } from '@slipstream/read-models/orders/participants/participant-document.ts'
import { z } from 'zod'
import { readPage } from './read-page.ts'
import { pageOf, type Page } from '../responses/page.ts'
import { participantAnswer, type ParticipantAnswer } from '../responses/participant.ts'
import { projectionOf, withoutId } from '../responses/projection.ts'
import { parameter } from '../domain/parameter.ts'
import { freeText, orderId, paging, source, waiting } from '../domain/parameters.ts'
import { searchFilter } from '../domain/search-filter.ts'
import { route } from './query-definition.ts'

const query = z.strictObject({
  q: freeText.optional(),
  source: source.optional(),
  orderId: orderId.optional(),
  active: parameter(
    'Only those who take part, or only those who do not',
    'true or false',
    z.enum(['true', 'false']),
  ).optional(),
  ...paging,
  ...waiting,
})

export const listParticipants = route({
  path: '/api/participants',
  operationId: 'listParticipants',
  summary: 'Participants of orders, the last saved first',
  params: z.strictObject({}),
  query,
  answer: pageOf(participantAnswer),
  read: async ({ snapshot, place, next }, _params, asked): Promise<Page<ParticipantAnswer>> => {
    const participants = await snapshot.live<ParticipantDocument>('participants')
    const { documents, last } = await readPage(snapshot, participants, {
      filters: filtersOf(asked),
      sort: { field: 'savedAt', direction: -1 },
      place,
      limit: asked.limit ?? 50,
      projection: projectionOf(participantAnswer),
    })
    return { items: documents.map(withoutId), next: next(last) }
  },
})

function filtersOf(asked: z.output<typeof query>): object[] {
  return [
    asked.source !== undefined && { source: asked.source },
    asked.orderId !== undefined && { orderId: asked.orderId },
    asked.active !== undefined && { active: asked.active === 'true' },
    asked.q !== undefined && searchFilter(asked.q),
  ].filter((filter) => filter !== false)
}
