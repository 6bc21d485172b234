import { isUnavailable } from '@slipstream/mongo/errors/is-unavailable.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { NotYetBuilt } from '../../adapters/read-models.ts'
import { InvalidParameters } from '../../domain/parameters/invalid-parameters.ts'
import { frame, type Page } from './frame/frame.ts'
import { noticePage } from './frame/notice.ts'
import type { PageParts } from './page-parts.ts'
import { sendHtml } from './send-html.ts'
import { ForeignForm } from './sign-in/require-session.ts'
import { viewerOf } from './viewer-of.ts'
import type { Words } from '../words/en.ts'
import { languageFor, wordsFor } from '../words/words-for.ts'
import { head } from './frame/frame.ts'
import { html, type Html } from './frame/html.ts'

/** Something that a person asked for is not there, or not for them. */
export class PageProblem extends Error {
  readonly status: number
  readonly title: string
  readonly hint: Html | string

  constructor(status: number, title: string, hint: Html | string) {
    super(title)
    this.status = status
    this.title = title
    this.hint = hint
  }
}

/** What the commands and queries say, which is in English for all. */
export const inEnglish = (text: string): Html => html`<span lang="en">${text}</span>`

/** Responds to errors of pages with a page that says what failed, why, and what to do. */
export function showErrors(app: FastifyInstance, { assets }: Pick<PageParts, 'assets'>): void {
  app.setErrorHandler((error: unknown, request, reply) => {
    const words = wordsFor(languageFor(request.cookies['language'], request.headers['accept-language']))
    const { status, title, hint } = explain(error, request, words)
    if (status >= 500) request.log.error({ err: error }, `could not render a page: responded ${status}`)
    return send(request, reply.status(status), noticePage(title, hint), assets)
  })
}

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  page: Page,
  assets: PageParts['assets'],
): FastifyReply {
  if (request.headers['hx-request'] !== undefined) return sendHtml(reply, page.body)
  if (request.signedIn === null) {
    return sendHtml(
      reply,
      html`<!doctype html>
        <html lang="en">
          ${head(page.title, assets)}
          <body>
            <main>${page.body}</main>
          </body>
        </html>`,
    )
  }
  return sendHtml(reply, frame(page, viewerOf(request), { assets, firingAlerts: null, url: request.url }))
}

type Explained = { status: number; title: string; hint: Html | string }

function explain(error: unknown, request: FastifyRequest, { errors }: Words): Explained {
  if (error instanceof PageProblem) return error
  if (error instanceof ForeignForm) return { status: 403, title: errors.stale, hint: errors.staleHint }
  if (error instanceof InvalidParameters)
    return {
      status: 400,
      title: errors.invalid,
      hint: inEnglish(error.errors.map(({ detail }) => detail).join('; ')),
    }
  if (error instanceof NotYetBuilt) return { status: 503, title: errors.notBuilt, hint: errors.notBuiltHint }
  if (isUnavailable(error)) return { status: 503, title: errors.unavailable, hint: errors.unavailableHint }
  const status = (error as { statusCode?: number }).statusCode
  if (status !== undefined && status >= 400 && status < 500)
    return { status, title: errors.stale, hint: errors.staleHint }
  return { status: 500, title: errors.failed, hint: `${errors.failedHint} ${request.id}.` }
}
