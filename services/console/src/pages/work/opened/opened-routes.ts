import type { FastifyInstance } from 'fastify'
import { listOpened } from '../../../access/adapters/mongo-opened-records.ts'
import type { PageParts } from '../../shell/page-parts.ts'
import { readPageData } from '../../shell/read-context.ts'
import { showPage } from '../../shell/show-page.ts'
import { viewerOf } from '../../shell/viewer-of.ts'
import { workPaths } from '../work-tabs.ts'
import { openedPage } from './opened-view.ts'

const pageSize = 50

/** Who opened personal data as it was received or sent, the last first. */
export function addOpenedPage(app: FastifyInstance, parts: PageParts): void {
  app.get(workPaths.opened, async (request, reply) => {
    const viewer = viewerOf(request)
    const { before: given } = request.query as { before?: unknown }
    const before = momentOf(given)
    const found = await readPageData(parts, viewer.now, ({ snapshot: { db, session } }) =>
      listOpened(db, { session, limit: pageSize + 1 }, before === null ? {} : { before }),
    )
    const records = found.slice(0, pageSize)
    const next = found.length > pageSize ? (records.at(-1)?.at.toISOString() ?? null) : null
    return showPage(request, reply, parts, openedPage({ records, next, isFirst: before === null }, viewer))
  })
}

function momentOf(given: unknown): Date | null {
  if (typeof given !== 'string' || given.length > 40 || Number.isNaN(Date.parse(given))) return null
  return new Date(given)
}
