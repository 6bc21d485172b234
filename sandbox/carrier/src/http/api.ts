import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { hash, timingSafeEqual } from 'node:crypto'
import { methodNotAllowed } from '@slipstream/runtime/http/method-not-allowed.ts'
import { serveOpenapi } from '@slipstream/runtime/http/openapi.ts'
import fastify from 'fastify'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Carrier } from '../carrier.ts'
import type { Bucket } from '../domain/request-rate.ts'
import { takeToken } from '../domain/request-rate.ts'
import { errorResponse, refusal, refuseMethod, sendResponse } from './carrier-response.ts'
import { addShipmentRoutes } from './shipment-routes.ts'
import { addTrackingRoutes } from './tracking-routes.ts'
import { InvalidRequest, validate } from './validate.ts'

const maxBodyBytes = 256 * 1024
/** As long as a path may be: the schemas of parameters limit them. */
const maxPathPartLength = 16_384

const document = {
  info: {
    title: 'Bobs Post',
    version: '1',
    description:
      'Shipments, labels and tracking. Times are ISO 8601 UTC. An error has a code; the status alone does not say whether a repeat makes sense.',
  },
  servers: [{ url: '/' }],
  security: [{ key: [] }],
  components: {
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'API-Key' } as const },
  },
}

/** The carrier's API with its server, not listening yet. @param pageUrl where recipients see their parcel */
export async function createApi(
  carrier: Carrier,
  pageUrl: string,
): Promise<{ app: FastifyInstance; server: Server }> {
  const server = createServer()
  const app = fastify({
    bodyLimit: maxBodyBytes,
    routerOptions: { maxParamLength: maxPathPartLength },
    serverFactory: (handler) => server.on('request', handler),
  })
  app.setValidatorCompiler(validate)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler(sendError)
  app.setNotFoundHandler((request, reply) =>
    sendResponse(reply, refusal(404, 'ROUTE.UNKNOWN', `There is no ${request.method} ${request.url}.`)),
  )
  app.addHook('onRequest', whileOpen(carrier))
  const refuseOtherMethods = methodNotAllowed(app, refuseMethod)
  await serveOpenapi(app, document)
  await app.register(async (api) => {
    api.addHook('onRequest', withKey(carrier.options.apiKey))
    api.addHook('onRequest', withinRate(carrier))
    addShipmentRoutes(api, carrier, pageUrl)
    addTrackingRoutes(api, carrier, pageUrl)
  })
  refuseOtherMethods()
  await app.ready()
  return { app, server }
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>

/** During an outage nothing is responded, also before the server has stopped listening. */
function whileOpen(carrier: Carrier): Hook {
  return async (request, reply) => {
    const outage = carrier.outage()
    if (outage === 'unavailable')
      return sendResponse(reply, refusal(503, 'SERVICE.UNAVAILABLE', 'Bobs Post is unavailable.'))
    if (outage === undefined) return undefined
    reply.hijack()
    request.raw.socket.resetAndDestroy()
    return reply
  }
}

function withKey(apiKey: string): Hook {
  const digest = (key: string): Buffer => hash('sha256', key, 'buffer')
  const expected = digest(apiKey)
  return async (request, reply) => {
    const given = request.headers['api-key']
    if (typeof given === 'string' && timingSafeEqual(digest(given), expected)) return undefined
    const [code, message] =
      given === undefined ? ['KEY.MISSING', 'Send API-Key.'] : ['KEY.INVALID', 'This API-Key is not known.']
    return sendResponse(reply, refusal(401, code, message))
  }
}

function withinRate({ options: { maxRequestsPerSecond, nowMs } }: Carrier): Hook {
  let bucket: Bucket | undefined
  return async (_request, reply) => {
    if (maxRequestsPerSecond === 0) return undefined
    const taken = takeToken(bucket, maxRequestsPerSecond, nowMs())
    bucket = taken.bucket
    if (taken.waitMs === 0) return undefined
    const headers = { 'retry-after': String(Math.ceil(taken.waitMs / 1_000)) }
    return sendResponse(reply, { ...refusal(429, 'REQUEST.RATE_LIMITED', 'Too many requests.'), headers })
  }
}

const requestErrors: Record<number, string> = {
  400: 'REQUEST.MALFORMED',
  413: 'REQUEST.TOO_LARGE',
  415: 'REQUEST.NOT_JSON',
}

function sendError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof InvalidRequest) return sendResponse(reply, errorResponse(422, error.errors))
  const { statusCode = 500, message } = error
  const code = requestErrors[statusCode]
  return sendResponse(
    reply,
    code ? refusal(statusCode, code, message) : refusal(500, 'SERVER.ERROR', error.message),
  )
}
