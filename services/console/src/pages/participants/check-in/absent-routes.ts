import type { FastifyInstance } from 'fastify'
import { sharedCounts } from '../list/shared-counts.ts'
import type { Viewer } from '../../shell/frame/viewer.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { showPage } from '../../shell/show-page.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { absentPage, absentPath } from './absent-view.ts'
import { readAbsent } from './read-absent.ts'

/** The list of who is not here yet. @param permitted throws for those who may not check in */
export function addAbsentPage(
  app: FastifyInstance,
  parts: PageParts,
  permitted: (viewer: Viewer) => Viewer,
): void {
  const countsOf = sharedCounts(parts)
  app.get(absentPath, async (request, reply) => {
    const viewer = permitted(viewerOf(request))
    const { product: chosen, cursor: given } = request.query as { product?: unknown; cursor?: unknown }
    const product = typeof chosen === 'string' ? chosen.trim() : ''
    const cursor = typeof given === 'string' ? given : ''
    const { products } = await countsOf(viewer.now, { source: '', product })
    const absent = await readAbsent(parts, viewer.now, { product, cursor })
    return showPage(request, reply, parts, absentPage({ ...absent, product, cursor, products }, viewer))
  })
}
