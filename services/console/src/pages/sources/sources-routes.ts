import type { FastifyInstance } from 'fastify'
import { enableWebhook } from '../../commands/enable-webhook.ts'
import { reconcileSource } from '../../commands/reconcile-source.ts'
import { addAction } from '../shell/actions/add-action.ts'
import type { PageParts } from '../shell/page-parts.ts'
import { readPageData } from '../shell/read-context.ts'
import { PageProblem } from '../shell/show-error.ts'
import { showPage } from '../shell/show-page.ts'
import { viewerOf } from '../shell/viewer-of.ts'
import { readSource, readSources } from './read-sources.ts'
import { sourcePage } from './source-view.ts'
import { sourcePath, sourcesPage } from './sources-view.ts'
import { addTryPage } from './try/try-routes.ts'

/** The sources, a page of each, and what can be done about them. */
export function addSourcePages(app: FastifyInstance, parts: PageParts): void {
  app.get('/sources', async (request, reply) => {
    const viewer = viewerOf(request)
    const names = Object.keys(parts.sources)
    const rows = await readPageData(parts, viewer.now, (context) => readSources(context, names))
    return showPage(request, reply, parts, sourcesPage(rows, parts.sources, viewer))
  })
  app.get('/sources/:source', async (request, reply) => {
    const viewer = viewerOf(request)
    const { source } = request.params as { source: string }
    const { sources: words } = viewer.words
    const type = Object.hasOwn(parts.sources, source) ? parts.sources[source]?.type : undefined
    if (type === undefined) throw new PageProblem(404, words.notFound, words.notFoundHint)
    const { from } = request.query as { from?: unknown }
    const start = typeof from === 'string' && /^\d{1,15}$/.test(from) ? Number(from) : null
    const data = await readPageData(parts, viewer.now, (context) => readSource(context, source, start))
    return showPage(request, reply, parts, sourcePage({ ...data, source, type }, viewer))
  })
  addTryPage(app, parts)
  const backOf = ({ source = '' }: Record<string, string>) => sourcePath(source)
  addAction(app, parts, {
    ...{ path: '/sources/:source/reconcile', definition: reconcileSource, backOf },
    inputOf: () => ({}),
  })
  addAction(app, parts, {
    ...{ path: '/sources/:source/webhooks/:id/enable', definition: enableWebhook, backOf },
    inputOf: () => ({}),
  })
}
