import type { FastifyInstance } from 'fastify'
import type { Viewer } from '../shell/frame/viewer.ts'
import type { PageParts } from '../shell/page-parts.ts'
import { readPageData } from '../shell/read-context.ts'
import { showPage } from '../shell/show-page.ts'
import { viewerOf } from '../shell/viewer-of.ts'
import { overviewModel, type OverviewModel } from './overview-model.ts'
import { overviewPage, overviewParts } from './overview-view.ts'
import { readOverview } from './read-overview.ts'
import { createLiveLines, sendNews } from '../shell/send-news.ts'

/** What is read is shared by all who look within this time. */
const sharedForMs = 2_000

/** The first page: whether all is well, now and while one looks. */
export function addOverview(app: FastifyInstance, parts: PageParts): void {
  const read = sharedReading(parts)
  const lines = createLiveLines()
  app.get('/', async (request, reply) => {
    const viewer = viewerOf(request)
    return showPage(request, reply, parts, overviewPage(await read(), viewer))
  })
  app.get('/live/overview', (request, reply) => {
    const viewer = viewerOf(request)
    const render = async (now: Date): Promise<string> =>
      String(overviewParts(await read(), { ...viewer, now } satisfies Viewer))
    const key = parts.cookie.read(request) ?? ''
    const isSignedIn = async (): Promise<boolean> =>
      (await parts.sessions.find(key, new Date(), false)) !== undefined
    return sendNews(request, reply, { lines, render, isSignedIn, leaving: parts.leaving })
  })
}

/** However many people look, the database is read once in a while. */
function sharedReading(parts: PageParts): () => Promise<OverviewModel> {
  let last: { at: number; model: Promise<OverviewModel> } | undefined
  return () => {
    const at = performance.now()
    if (last === undefined || at - last.at > sharedForMs) {
      const model = readPageData(parts, new Date(), readOverview).then((data) =>
        overviewModel(data, parts.sources),
      )
      last = { at, model }
      model.catch(() => (last = undefined))
    }
    return last.model
  }
}
