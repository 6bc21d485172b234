import type { OrderDocument } from '@slipstream/read-models/orders/order-document.ts'
import type { FastifyInstance } from 'fastify'
import { maskPersonalData } from '../../../access/domain/mask-personal-data.ts'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import { listOrders } from '../../../queries/orders/list-orders.ts'
import type { OrderResponse } from '../../../responses/orders/order.ts'
import type { Page } from '../../../responses/page.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readList, readPageData } from '../../shell/read-context.ts'
import { sendHtml } from '../../shell/send-html.ts'
import { showPage } from '../../shell/show-page.ts'
import { readSavedFilters } from '../../../saved-filters/adapters/mongo-saved-filters.ts'
import { ordersRequest } from './orders-request.ts'
import { queryOf, urlOf } from './orders-query.ts'
import { ordersPage, resultsView } from './orders-view.ts'

const maxStatuses = 100

/** The list of orders. A search as one types gets the results alone. */
export function addOrdersPage(app: FastifyInstance, parts: PageParts): void {
  app.get('/orders', async (request, reply) => {
    const { viewer, filters } = ordersRequest(request)
    const query = parseParameters(listOrders.query, queryOf(filters, viewer.timeZone))
    const found = await readList<Page<OrderResponse>>(parts, viewer.now, listOrders, query)
    const shown = viewer.may('personalData') ? found : (maskPersonalData(found) as typeof found)
    const saved = await readSavedFilters(parts.client.db(parts.database), viewer.person.name)
    const results = { ...shown, filters, saved }
    if (request.headers['hx-target'] === 'results')
      return sendHtml(reply.header('hx-push-url', urlOf(filters)), resultsView(results, viewer))
    const hasAdminSource = Object.values(parts.sources).some(({ type }) => type === 'admin')
    const choices = {
      statuses: await statuses(parts, viewer.now),
      sources: Object.keys(parts.sources),
      hasAdminSource,
    }
    return showPage(request, reply, parts, ordersPage(results, choices, viewer))
  })
}

/** All statuses that orders have, read from an index. */
function statuses(parts: PageParts, now: Date): Promise<string[]> {
  return readPageData(parts, now, async ({ snapshot: { live, session } }) => {
    const found = await (
      await live<OrderDocument>('orders')
    ).distinct('status', {}, { session, maxTimeMS: 2_000 })
    return found.sort().slice(0, maxStatuses)
  })
}
