import type { FastifyRequest } from 'fastify'
import { maySearch } from '../../../access/domain/may-search.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import { PageProblem } from '../../shell/show-error.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { filtersOf, type OrdersFilters } from './orders-query.ts'

/** Who asks for which orders. @throws PageProblem for a search that the person may not do */
export function ordersRequest(request: FastifyRequest): { viewer: Viewer; filters: OrdersFilters } {
  const viewer = viewerOf(request)
  const filters = filtersOf(request.query as Record<string, unknown>)
  if (filters.q !== '' && !maySearch(viewer.person.role, filters.q)) {
    const { errors, searchNumbers } = viewer.words
    throw new PageProblem(403, errors.forbidden, `${searchNumbers}. ${errors.forbiddenHint}`)
  }
  return { viewer, filters }
}
