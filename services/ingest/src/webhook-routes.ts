import { problem } from '@slipstream/runtime/problem.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import type { AcceptWebhook, Answer } from './accept-webhook.ts'
import { createAdmitBody } from './admit-body.ts'
import { continueTrace } from './continue-trace.ts'
import type { RefusedFor, SourceMetrics } from './delivery-metrics.ts'

export type WebhookRoute = {
  source: string
  accept: AcceptWebhook
  metrics: SourceMetrics
}

export type WebhookRoutes = {
  routes: readonly WebhookRoute[]
  bodyLimitBytes: number
  isClosing: () => boolean
}

const otherMethods = ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const noBody = Buffer.alloc(0)

/** `POST /webhooks/<source>`, one route for each source, so that the router does the look-up. */
export function addWebhookRoutes(
  app: FastifyInstance,
  { routes, bodyLimitBytes, isClosing }: WebhookRoutes,
): void {
  const admitBody = createAdmitBody(bodyLimitBytes)
  for (const { source, accept, metrics } of routes) {
    const url = `/webhooks/${source}`
    app.route({
      method: 'POST',
      url,
      bodyLimit: bodyLimitBytes,
      onRequest: (request, reply, next) => {
        setReadableType(request)
        if (!admitBody(request, reply)) {
          metrics.counted('refused_unavailable')
          const detail = 'Too many large deliveries are being taken at once. Send it again.'
          problem(reply.header('retry-after', 1), { status: 503, detail })
        } else next()
      },
      errorHandler: (error, _request, _reply) => {
        metrics.counted(`refused_${whyOf(error.statusCode ?? 500)}`)
        throw error
      },
      handler: async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : noBody
        const { headers, raw } = request
        const delivery = {
          body,
          headers,
          receivedAtMs: Date.now(),
          traceparent: continueTrace(headers['traceparent']),
        }
        const accepted = await accept(delivery, raw.rawHeaders)
        if (isClosing()) reply.header('connection', 'close')
        return answer(reply, accepted)
      },
    })
    const wrongMethod = { status: 405, detail: 'Deliveries are sent with POST.' }
    const refuseMethod = unread((reply) => problem(reply.header('allow', 'POST'), wrongMethod))
    app.route({ method: otherMethods, url, ...refuseMethod })
  }
  const detail =
    'No source of this name is declared: the last part of the URL must be a key under sources in the configuration.'
  const refuseSource = unread((reply) => problem(reply, { status: 404, detail }))
  app.route({ method: ['POST', ...otherMethods], url: '/webhooks/:source', ...refuseSource })
}

/** A route that answers by the head alone: no body is read for nothing. */
function unread(
  answerTo: (reply: FastifyReply) => FastifyReply,
): Pick<RouteOptions, 'onRequest' | 'handler'> {
  return { onRequest: (_request, reply) => void answerTo(reply), handler: () => undefined }
}

/**
 * Bytes are what was signed, so no content type is a reason to refuse them: fastify would refuse one that is malformed.
 */
function setReadableType({ headers }: FastifyRequest): void {
  const type = headers['content-type']
  if (type === undefined || type === 'application/json') return
  headers['content-type'] = isForm.test(type)
    ? 'application/x-www-form-urlencoded'
    : 'application/octet-stream'
}

const isForm = /^\s*application\/x-www-form-urlencoded\s*(;|$)/i

function whyOf(status: number): RefusedFor {
  if (status === 413) return 'too_large'
  return status < 500 ? 'bad_request' : 'failed'
}

function answer(reply: FastifyReply, given: Answer): FastifyReply {
  if (given.status === 200) return reply.type('application/json; charset=utf-8').send(given.body)
  const { retryAfterSeconds, ...told } = given
  if (retryAfterSeconds !== undefined) reply.header('retry-after', retryAfterSeconds)
  return problem(reply, told)
}
