import type { FastifyInstance } from 'fastify'
import { Readable } from 'node:stream'
import { recordOpened } from '../../../access/record-opened.ts'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import { listOrders } from '../../../queries/orders/list-orders.ts'
import type { OrderResponse } from '../../../responses/orders/order.ts'
import type { Page } from '../../../responses/page.ts'
import { openedListId } from '../../shell/lists/opened-list-id.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readList } from '../../shell/read-context.ts'
import { PageProblem } from '../../shell/show-error.ts'
import { ordersRequest } from './orders-request.ts'
import { ordersCsv } from './orders-csv.ts'
import { queryOf } from './orders-query.ts'

const pageSize = 500
/** Files that are written at the same time: people who look at pages come first. */
const maxAtOnce = 2

/** The filtered orders as a file. It is sent while it is read, so that its size does not matter. */
export function addOrdersDownload(app: FastifyInstance, parts: PageParts): void {
  let open = 0
  app.get('/orders/orders.csv', async (request, reply) => {
    const { viewer, filters } = ordersRequest(request)
    const { words, may, now, person } = viewer
    if (open >= maxAtOnce) {
      void reply.header('retry-after', '30')
      throw new PageProblem(503, words.lists.manyDownloads, words.lists.manyDownloadsHint)
    }
    const query = parseParameters(listOrders.query, queryOf({ ...filters, cursor: '' }, viewer.timeZone))
    const withPersonalData = may('exportPersonalData')
    if (withPersonalData) {
      const db = parts.client.db(parts.database)
      await recordOpened(db, { what: 'orders-file', id: openedListId(request.url) }, person.name, now)
    }
    const file = Readable.from(
      ordersCsv(
        (cursor) =>
          readList<Page<OrderResponse>>(parts, now, listOrders, {
            ...{ ...query, limit: pageSize },
            ...(cursor !== null && { cursor }),
          }),
        withPersonalData,
      ),
      { objectMode: false },
    )
    open += 1
    file.once('close', () => (open -= 1))
    return reply
      .headers({
        'content-disposition': 'attachment; filename="orders.csv"',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      })
      .type('text/csv; charset=utf-8')
      .send(file)
  })
}
