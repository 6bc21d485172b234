import type { HistoryDocument } from '@slipstream/read-models/orders/history/history-document.ts'
import { z } from 'zod'
import { readPage } from '../read-page.ts'
import { historyEventResponse, type HistoryEventResponse } from '../../responses/orders/history-event.ts'
import { pageOf, type Page } from '../../responses/page.ts'
import { orderId, paging, provenance, source, waiting } from '../../domain/parameters/parameters.ts'
import { queryDefinition } from '../query-definition.ts'

export const listOrderHistory = queryDefinition({
  path: '/api/orders/:source/:orderId/history',
  operationId: 'listOrderHistory',
  summary: 'The events of an order, in the order of the log',
  params: z.strictObject({ source, orderId }),
  query: z.strictObject({
    provenance: provenance(
      'Events that arrived this way: rest for those that were fetched from the shop',
    ).optional(),
    ...paging,
    ...waiting,
  }),
  response: pageOf(historyEventResponse),
  notFound: 'No event of such an order has arrived.',
  read: async (
    { snapshot, startAfter, next },
    named,
    { limit, provenance: via },
  ): Promise<Page<HistoryEventResponse> | undefined> => {
    const events = await snapshot.live<HistoryDocument>('order-history')
    const { documents, last } = await readPage(snapshot, events, {
      filters: [
        { source: named.source, orderId: named.orderId },
        ...(via === undefined ? [] : [{ 'data.provenance.via': via }]),
      ],
      sort: { field: 'offset', direction: 1 },
      startAfter,
      limit: limit ?? 50,
      projection: { source: 0, orderId: 0, traceparent: 0 },
    })
    if (documents.length === 0 && startAfter === undefined && via === undefined) return undefined
    return { items: documents.map(historyEvent), next: next(last) }
  },
})

/** Provenance is beside `data`: it describes the event and not the order. */
function historyEvent({ _id, type, data, ...event }: HistoryDocument): HistoryEventResponse {
  const { provenance, ...details } = data
  const { occurredAt, recordedAt, position } = event
  const status = 'order' in details ? details.order.status : details.status
  return {
    type,
    eventId: _id,
    occurredAt,
    recordedAt,
    position,
    status,
    provenance,
    data: details,
  } as HistoryEventResponse
}
