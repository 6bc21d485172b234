import type { FastifyInstance } from 'fastify'
import { recordOpened } from '../../../access/record-opened.ts'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import { listOrders } from '../../../queries/orders/list-orders.ts'
import type { OrderResponse } from '../../../responses/orders/order.ts'
import type { Page } from '../../../responses/page.ts'
import { openedListId } from '../../shell/lists/opened-list-id.ts'
import { createSendFile } from '../../shell/lists/send-file.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readList } from '../../shell/read-context.ts'
import { ordersRequest } from './orders-request.ts'
import { ordersCsv } from './orders-csv.ts'
import { queryOf } from './orders-query.ts'

const pageSize = 500

/** The filtered orders as a file. */
export function addOrdersDownload(app: FastifyInstance, parts: PageParts): void {
  const sendFile = createSendFile()
  app.get('/orders/orders.csv', async (request, reply) => {
    const { viewer, filters } = ordersRequest(request)
    const { may, now, person } = viewer
    const query = parseParameters(listOrders.query, queryOf({ ...filters, cursor: '' }, viewer.timeZone))
    const withPersonalData = may('exportPersonalData')
    return sendFile(reply, viewer, {
      name: 'orders.csv',
      async beforeSending() {
        const thing = { what: 'orders-file', id: openedListId(request.url) } as const
        if (withPersonalData) await recordOpened(parts.client.db(parts.database), thing, person.name, now)
      },
      parts: () =>
        ordersCsv(
          (cursor) =>
            readList<Page<OrderResponse>>(parts, now, listOrders, {
              ...{ ...query, limit: pageSize },
              ...(cursor !== null && { cursor }),
            }),
          withPersonalData,
        ),
    })
  })
}
