import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import { z } from 'zod'
import { readPage } from './read-page.ts'
import { historyEventAnswer, type HistoryEventAnswer } from '../responses/history-event.ts'
import { pageOf, type Page } from '../responses/page.ts'
import { orderId, paging, provenance, source, waiting } from '../domain/parameters.ts'
import { route } from './query-definition.ts'

export const listOrderHistory = route({
  path: '/api/orders/{source}/{orderId}/history',
  operationId: 'listOrderHistory',
  summary: 'The events of an order, in the order of the log',
  params: z.strictObject({ source, orderId }),
  query: z.strictObject({
    provenance: provenance('Events that came in so: rest for what Slipstream had to ask for').optional(),
    ...paging,
    ...waiting,
  }),
  answer: pageOf(historyEventAnswer),
  notFound: 'No event of such an order came in.',
  read: async (
    { snapshot, place, next },
    named,
    { limit, provenance: via },
  ): Promise<Page<HistoryEventAnswer> | undefined> => {
    const events = await snapshot.live<HistoryDocument>('order-history')
    const { documents, last } = await readPage(snapshot, events, {
      filters: [
        { source: named.source, orderId: named.orderId },
        ...(via === undefined ? [] : [{ 'data.provenance.via': via }]),
      ],
      sort: { field: 'offset', direction: 1 },
      place,
      limit: limit ?? 50,
      projection: { source: 0, orderId: 0, traceparent: 0 },
    })
    if (documents.length === 0 && place === undefined && via === undefined) return undefined
    return { items: documents.map(eventAnswer), next: next(last) }
  },
})

/** Provenance stands beside `data`, since it tells of the event and not of the order. */
function eventAnswer({ _id, type, data, ...event }: HistoryDocument): HistoryEventAnswer {
  const { provenance, ...said } = data
  const { occurredAt, recordedAt, position } = event
  const status = 'order' in said ? said.order.status : said.status
  return {
    type,
    eventId: _id,
    occurredAt,
    recordedAt,
    position,
    status,
    provenance,
    data: said,
  } as HistoryEventAnswer
}
