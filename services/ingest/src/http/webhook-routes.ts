import { problem } from '@slipstream/runtime/http/problem.ts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { AcceptWebhook } from '../accept-webhook.ts'
import { answerBodyRefused } from './body/answer-body-refused.ts'
import { sendAnswer } from './send-response.ts'
import { answerUnread, otherMethods } from './answer-unread.ts'
import { deliveryOf } from './delivery-of.ts'
import type { SourceMetrics } from '../adapters/delivery-metrics.ts'
import type { Source } from '../domain/sources/source.ts'
import type { DeliveryOutcome } from '../domain/senders/sender.ts'
import { setReadableType } from './body/readable-type.ts'
import { refusedForStatus } from './body/refused-for-status.ts'

export type WebhookRoute = {
  source: Source
  accept: AcceptWebhook
  metrics: SourceMetrics
  /** Told what each delivery came to, once its answer has gone out or nobody is left to take it. */
  onSettled(senderId: string | undefined, outcome: DeliveryOutcome): void
}

export type WebhookRoutes = {
  routes: readonly WebhookRoute[]
  bodyLimitBytes: number
  isClosing: () => boolean
}

/** `POST /webhooks/<source>`, one route for each source, so that the router does the look-up. */
export function addWebhookRoutes(
  app: FastifyInstance,
  { routes, bodyLimitBytes, isClosing }: WebhookRoutes,
): void {
  for (const { source, accept, metrics, onSettled } of routes) {
    const url = `/webhooks/${source.name}`
    const settle = (reply: FastifyReply, outcome: DeliveryOutcome): void =>
      onceGone(reply, (isSent) => {
        onSettled(source.senderIdOf(reply.request), isSent ? outcome : 'unanswered')
      })
    app.route({
      method: 'POST',
      url,
      bodyLimit: bodyLimitBytes,
      onRequest: (request, _reply, next) => {
        setReadableType(request)
        next()
      },
      errorHandler: (error, _request, reply) => {
        const why = refusedForStatus(error.statusCode)
        metrics.counted(`refused_${why}`)
        settle(reply, why)
        answerBodyRefused(error, reply)
      },
      handler: async (request, reply) => {
        const answer = await accept(deliveryOf(request), request.raw.rawHeaders)
        if (isClosing()) reply.header('connection', 'close')
        // A ping is no delivery, and proves nothing of who sent it.
        if (answer.status !== 200) settle(reply, answer.why)
        else if (answer.result !== 'ping') settle(reply, 'accepted')
        return sendAnswer(reply, answer)
      },
    })
    const wrongMethod = { status: 405, detail: 'Deliveries are sent with POST.' }
    const refuseMethod = answerUnread((reply) => problem(reply.header('allow', 'POST'), wrongMethod))
    app.route({ method: otherMethods, url, ...refuseMethod })
  }
  const detail =
    'No source of this name is declared: the last part of the URL must be a key under sources in the configuration.'
  const refuseSource = answerUnread((reply) => problem(reply, { status: 404, detail }))
  app.route({ method: ['POST', ...otherMethods], url: '/webhooks/:source', ...refuseSource })
}

/** A sender that has given up waiting has a failure, whatever the answer would have been. */
function onceGone({ raw }: FastifyReply, tell: (isSent: boolean) => void): void {
  if (raw.closed) tell(false)
  else raw.once('close', () => tell(raw.writableFinished))
}
