import { problem } from '@slipstream/runtime/http/problem.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AcceptRecovery } from '../accept-recovery.ts'
import { answerBodyRefused } from './body/answer-body-refused.ts'
import { sendAnswer } from './send-response.ts'
import { answerUnread, otherMethods } from './answer-unread.ts'
import { deliveryOf } from './delivery-of.ts'
import type { SourceMetrics } from '../adapters/delivery-metrics.ts'
import { backfillPurposes } from '@slipstream/events/event-types/provenance.ts'
import { isPurpose, isRecovered, recoveredTypes } from '../domain/recovered.ts'
import { setReadableType } from './body/readable-type.ts'
import { refusedForStatus } from './body/refused-for-status.ts'
import { requireToken } from '@slipstream/runtime/http/require-token.ts'

const tokenDetails = {
  missing: "Send ingest's token: `Authorization: Bearer <token>`.",
  wrong: "This is not ingest's token: it is what INGEST_TOKEN says here.",
  notConfigured: 'No recovered orders are accepted here: INGEST_TOKEN is not set for ingest.',
}

export type RecoveryRoutes = {
  path: '/recoveries' | '/previews'
  token: Secret | undefined
  /** By the name of the source; undefined where its orders cannot be recovered. */
  routes: ReadonlyMap<string, RecoveryRoute | undefined>
  bodyLimitBytes: number
  isClosing: () => boolean
}

export type RecoveryRoute = { accept: AcceptRecovery; metrics: SourceMetrics }

type Asked = FastifyRequest<{
  Params: { source: string }
  Querystring: { event?: unknown; purpose?: unknown }
}>

/**
 * `POST <path>/<source>?event=<type>[&purpose=<purpose>]`: an order that the source did not deliver, for callers with the token: to be appended, or to see
 * what it would become.
 */
export function addRecoveryRoutes(
  app: FastifyInstance,
  { path, token, routes, bodyLimitBytes, isClosing }: RecoveryRoutes,
): void {
  const mayPass = requireToken(token, tokenDetails)
  const routeOf = (request: FastifyRequest): RecoveryRoute | undefined =>
    routes.get((request as Asked).params.source)

  /** The head alone decides, so that no body is read for nothing. */
  const refusal = (request: FastifyRequest, reply: FastifyReply): FastifyReply | undefined => {
    const { source } = (request as Asked).params
    const route = routeOf(request)
    if (route === undefined) {
      const detail = routes.has(source)
        ? `Orders of ${source} can't be recovered: no API is known for sources of its type.`
        : 'No source of this name is declared: the last part of the URL must be a key under sources in the configuration.'
      return problem(reply, { status: 404, detail })
    }
    if (!isRecovered((request as Asked).query.event)) {
      route.metrics.counted('refused_bad_request')
      const detail = `The query must say what the order is to become, as ?event=OrderCreated: one of ${recoveredTypes.join(', ')}.`
      return problem(reply, { status: 400, detail })
    }
    const { purpose } = (request as Asked).query
    if (purpose !== undefined && !isPurpose(purpose)) {
      route.metrics.counted('refused_bad_request')
      const detail = `The purpose must be one of ${backfillPurposes.join(', ')}, or be left out for an order that was lost.`
      return problem(reply, { status: 400, detail })
    }
    return undefined
  }

  const url = `${path}/:source`
  app.route({
    method: 'POST',
    url,
    bodyLimit: bodyLimitBytes,
    onRequest: (request, reply, next) => {
      setReadableType(request)
      if (mayPass(request, reply) && refusal(request, reply) === undefined) next()
    },
    errorHandler: (error, request, reply) => {
      routeOf(request)?.metrics.counted(`refused_${refusedForStatus(error.statusCode)}`)
      answerBodyRefused(error, reply)
    },
    handler: async (request, reply) => {
      const { event, purpose } = (request as Asked).query
      const accept = routeOf(request)?.accept
      if (accept === undefined || !isRecovered(event)) throw new Error('onRequest has let it pass')
      const answer = await accept(
        event,
        { ...deliveryOf(request), ...(isPurpose(purpose) && { purpose }) },
        request.raw.rawHeaders,
      )
      if (isClosing()) reply.header('connection', 'close')
      return sendAnswer(reply, answer)
    },
  })
  const wrongMethod = { status: 405, detail: 'Orders are sent with POST.' }
  const refuseMethod = answerUnread((reply) => problem(reply.header('allow', 'POST'), wrongMethod))
  app.route({ method: otherMethods, url, ...refuseMethod })
}
