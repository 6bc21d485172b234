import type { FastifyInstance } from 'fastify'
import { maskPersonalData } from '../../../access/domain/mask-personal-data.ts'
import { html } from '../frame/html.ts'
import type { PageParts } from '../page-parts.ts'
import { sendHtml } from '../send-html.ts'
import { PageProblem } from '../show-error.ts'
import { showPage } from '../show-page.ts'
import { viewerOf } from '../viewer-of.ts'
import { progressView } from './progress-view.ts'
import { readProgress } from './read-progress.ts'

/** How far a command is: a part of the page from which it was sent, or a page of its own. */
export function addProgressPage(app: FastifyInstance, parts: PageParts): void {
  app.get('/commands/:id', async (request, reply) => {
    const viewer = viewerOf(request)
    const { id } = request.params as { id: string }
    const found = await readProgress(parts, viewer.now, id.slice(0, 64))
    if (found === null)
      throw new PageProblem(404, viewer.words.errors.notFound, viewer.words.errors.notFoundHint)
    const command = viewer.may('personalData') ? found : (maskPersonalData(found) as typeof found)
    const view = progressView(command, viewer)
    if (request.headers['hx-request'] !== undefined) return sendHtml(reply, view)
    const title = `${viewer.words.actions.sent} · ${command.kind}`
    return showPage(request, reply, parts, {
      title,
      section: null,
      body: html`<h1>${title}</h1>
        ${view}`,
    })
  })
}
