import type { FastifyInstance } from 'fastify'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import { listOrders } from '../../../queries/orders/list-orders.ts'
import type { OrderResponse } from '../../../responses/orders/order.ts'
import type { Page } from '../../../responses/page.ts'
import { createLiveLines, sendNews } from '../../shell/send-news.ts'
import { newsView } from '../../shell/lists/list-options.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readList } from '../../shell/read-context.ts'
import { ordersRequest } from './orders-request.ts'
import { queryOf, urlOf, type OrdersFilters } from './orders-query.ts'

const maxCounted = 50

/** Counts orders that match and were created after the first one that is shown, while somebody looks. */
export function addOrdersNews(app: FastifyInstance, parts: PageParts): void {
  const lines = createLiveLines()
  app.get('/live/orders', (request, reply) => {
    const { viewer, filters } = ordersRequest(request)
    const { since } = request.query as { since?: unknown }
    const after =
      typeof since === 'string' && !Number.isNaN(Date.parse(since)) ? since : viewer.now.toISOString()
    const query = parseParameters(listOrders.query, {
      ...queryOf({ ...filters, cursor: '', sort: '' }, viewer.timeZone),
      createdFrom: after,
    })
    const render = async (now: Date): Promise<string> => {
      const { items } = await readList<Page<OrderResponse>>(parts, now, listOrders, {
        ...{ ...query, limit: maxCounted + 2 },
      })
      const count = items.filter(({ createdAt }) => (createdAt ?? '') > after).length
      return String(newsView(count, maxCounted, urlOf(filters, { cursor: '' }), viewer))
    }
    const key = parts.cookie.read(request) ?? ''
    const isSignedIn = async (): Promise<boolean> =>
      (await parts.sessions.find(key, new Date(), false)) !== undefined
    return sendNews(request, reply, { lines, render, isSignedIn, leaving: parts.leaving })
  })
}

/** Where the news of a list are; undefined where they would not be at its beginning. */
export function newsUrl(
  filters: OrdersFilters,
  items: readonly OrderResponse[],
  now: Date,
): string | undefined {
  if (filters.cursor !== '' || filters.sort !== '' || filters.to !== '') return undefined
  const since = items[0]?.createdAt ?? now.toISOString()
  const { q, ...others } = filters
  const url = urlOf({ ...others, q }, {}, '/live/orders')
  return `${url}${url.includes('?') ? '&' : '?'}since=${encodeURIComponent(since)}`
}
