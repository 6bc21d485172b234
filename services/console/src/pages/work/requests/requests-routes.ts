import type { FastifyInstance } from 'fastify'
import { parseParameters } from '../../../domain/parameters/parse-parameters.ts'
import { listRequests } from '../../../queries/requests/list-requests.ts'
import type { Page } from '../../../responses/page.ts'
import type { RequestSummaryResponse } from '../../../responses/request-summary.ts'
import { filtersOf } from '../../shell/lists/list-filters.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readList } from '../../shell/read-context.ts'
import { showPage } from '../../shell/show-page.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { workPaths } from '../work-tabs.ts'
import { requestsPage } from './requests-view.ts'

/** Every act of a person, with who and why. */
export function addRequestsPage(app: FastifyInstance, parts: PageParts): void {
  app.get(workPaths.requests, async (request, reply) => {
    const viewer = viewerOf(request)
    const filters = filtersOf(request.query)
    const query = parseParameters(listRequests.query, filters)
    const found = await readList<Page<RequestSummaryResponse>>(parts, viewer.now, listRequests, query)
    return showPage(request, reply, parts, requestsPage({ ...found, filters }, viewer))
  })
}
