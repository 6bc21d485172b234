import { findResponse, sendQuery } from '@slipstream/commands/service-queries/send-query.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { recordOpened } from '../../access/record-opened.ts'
import type { NotificationResponse } from '../../responses/notification.ts'
import type { Html } from '../shell/frame/html.ts'
import { notice } from '../shell/frame/notice.ts'
import type { Viewer } from '../shell/frame/viewer.ts'
import type { PageParts } from '../shell/page-parts.ts'
import { PageProblem } from '../shell/show-error.ts'
import { viewerOf } from '../shell/viewer-of.ts'
import { previewView, type MailPreview } from './notification-view.ts'

const timeoutMs = 10_000

/** Asks the notifier how a notification looks, once that is recorded. */
export async function readPreview(
  { client, database, leaving }: PageParts,
  { notificationId, source, orderId }: NotificationResponse,
  viewer: Viewer,
): Promise<Html> {
  const { notifications: words } = viewer.words
  const db = client.db(database)
  const by = viewer.person.name
  const order = source === null || orderId === null ? {} : { order: { source, orderId } }
  await recordOpened(db, { what: 'notification', id: notificationId, ...order }, by, viewer.now)
  const query = { to: 'notifier' as const, kind: 'preview-notification', input: { id: notificationId }, by }
  const result = await sendQuery(db, query, { timeoutMs, signal: leaving })
  if (result.kind === 'timeout') return notice('error', words.noResponse, words.noResponseHint)
  if (result.kind === 'refused') return notice('info', words.notShown, result.reason)
  const response = result.response as MailPreview['response']
  return previewView(notificationId, { queryId: result.id, response }, viewer)
}

type Rendered = {
  html?: string
  attachment?: { fileName: string; contentType: string; contentBase64: string } | null
}

/** The mail and its attachment, to be shown within a frame. Nothing of it may run or load anything. */
export function addPreviewFiles(app: FastifyInstance, parts: PageParts): void {
  app.get('/notifications/:id/previews/:queryId/html', async (request, reply) => {
    const { html = '' } = await renderedOf(request, parts)
    return withPolicy(reply, "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox")
      .type('text/html; charset=utf-8')
      .send(html)
  })
  app.get('/notifications/:id/previews/:queryId/attachment', async (request, reply) => {
    const { attachment } = await renderedOf(request, parts)
    if (attachment === null || attachment === undefined) throw gone(viewerOf(request))
    return withPolicy(reply, "default-src 'none'")
      .header('content-disposition', 'inline')
      .type(attachment.contentType)
      .send(Buffer.from(attachment.contentBase64, 'base64'))
  })
}

const withPolicy = (reply: FastifyReply, policy: string): FastifyReply =>
  reply.headers({
    'content-security-policy': `${policy}; form-action 'none'; base-uri 'none'; frame-ancestors 'self'`,
    ...{ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' },
  })

async function renderedOf(request: FastifyRequest, { client, database }: PageParts): Promise<Rendered> {
  const viewer = viewerOf(request)
  const { queryId } = request.params as { queryId: string }
  const { errors } = viewer.words
  if (!viewer.may('personalData')) throw new PageProblem(403, errors.forbidden, errors.forbiddenHint)
  const found = await findResponse(client.db(database), queryId.slice(0, 64), viewer.person.name)
  if (found?.kind !== 'response') throw gone(viewer)
  return found.response
}

const gone = ({ words: { errors } }: Viewer): PageProblem =>
  new PageProblem(404, errors.notFound, errors.notFoundHint)
