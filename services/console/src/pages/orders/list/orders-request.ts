import type { FastifyRequest } from 'fastify'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { requireSearch } from '../../shell/require-search.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { filtersOf, type OrdersFilters } from './orders-query.ts'

/** Who asks for which orders. @throws PageProblem for a search that the person may not do */
export function ordersRequest(request: FastifyRequest): { viewer: Viewer; filters: OrdersFilters } {
  const viewer = viewerOf(request)
  const filters = filtersOf(request.query as Record<string, unknown>)
  requireSearch(viewer, filters.q)
  return { viewer, filters }
}
