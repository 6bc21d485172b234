import { hash, timingSafeEqual } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { methodNotAllowed } from '@slipstream/runtime/http/method-not-allowed.ts'
import { serveOpenapi } from '@slipstream/runtime/http/openapi.ts'
import { takeToken } from '@slipstream/sandbox-carrier/domain/request-rate.ts'
import type { Bucket } from '@slipstream/sandbox-carrier/domain/request-rate.ts'
import fastify from 'fastify'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Billing } from '../billing.ts'
import { ActionError } from '../domain/action-error.ts'
import { drawText } from '../domain/draw.ts'
import { addEndpointRoutes } from './endpoint-routes.ts'
import { addObjectRoutes } from './object-routes.ts'
import { parseForm } from './parse-form.ts'
import { errorOf, refuseMethod, sendError } from './stripe-error.ts'
import { validate } from './validate.ts'

const document = {
  info: {
    title: 'A stand-in for Stripe',
    version: '2026-08-26.dahlia',
    description:
      'Events, subscriptions, invoices, customers, cards, payment intents and webhook endpoints of one account.',
  },
  servers: [{ url: '/' }],
  security: [{ key: [] }],
  components: { securitySchemes: { key: { type: 'http', scheme: 'bearer' } as const } },
}

/** As long as a path may be: the schemas of parameters limit them. */
const maxPathPartLength = 16_384

/** The part of Stripe's API that Slipstream uses. It does not listen yet. */
export async function createApi(billing: Billing): Promise<FastifyInstance> {
  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: 64 * 1024,
    routerOptions: { querystringParser: parseForm, maxParamLength: maxPathPartLength },
  })
  app.setValidatorCompiler(validate)
  app.setSerializerCompiler(() => JSON.stringify)
  app.setErrorHandler((error, _request, reply) => sendFailure(error as FastifyError, reply))
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.replace(/\?.*$/, '')
    const message = `Unrecognized request URL (${request.method}: ${path}).`
    return sendError(reply, 404, { type: 'invalid_request_error', message })
  })
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string' },
    (_request, body, done) => done(null, parseForm(body.toString())),
  )
  app.addHook('onRequest', withHeaders(billing))
  const refuseOtherMethods = methodNotAllowed(app, refuseMethod)
  await serveOpenapi(app, document)
  await app.register(async (api) => {
    api.addHook('onRequest', withKey(billing.options.apiKey))
    api.addHook('onRequest', withinRate(billing))
    api.addHook('onRequest', withFaults(billing))
    addObjectRoutes(api, billing)
    addEndpointRoutes(api, billing)
  })
  refuseOtherMethods()
  await app.ready()
  return app
}

type Hook = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply | undefined>

/** `Date` is the account's time, so that its events can be compared with what is fetched. */
function withHeaders(billing: Billing): Hook {
  let requests = 0
  return async (_request, reply) => {
    billing.pass()
    reply.header('request-id', `req_${drawText(14, billing.options.settings.seed, 'read', requests++)}`)
    reply.header('stripe-version', billing.options.settings.apiVersion)
    reply.header('date', new Date(billing.nowMs).toUTCString())
    return undefined
  }
}

function withKey(apiKey: string): Hook {
  const digest = (key: string): Buffer => hash('sha256', key, 'buffer')
  const expected = digest(apiKey)
  return async ({ headers: { authorization = '' } }, reply) => {
    const [scheme = '', credentials = ''] = authorization.split(' ', 2)
    const isBasic = scheme.toLowerCase() === 'basic'
    const key = isBasic ? Buffer.from(credentials, 'base64').toString().split(':')[0] : credentials
    if (key !== undefined && timingSafeEqual(digest(key), expected)) return undefined
    const message = key ? 'Invalid API Key provided.' : 'You did not provide an API key.'
    return sendError(reply, 401, { type: 'invalid_request_error', message })
  }
}

const rateLimit = {
  type: 'invalid_request_error',
  code: 'rate_limit',
  message: 'Too many requests.',
} as const

/** For each endpoint of the API by itself. */
function withinRate({ options: { maxRequestsPerSecond, wallMs } }: Billing): Hook {
  const buckets = new Map<string, Bucket>()
  return async ({ method, routeOptions }, reply) => {
    if (maxRequestsPerSecond === 0) return undefined
    const endpoint = `${method} ${routeOptions.url}`
    const { bucket, waitMs } = takeToken(buckets.get(endpoint), maxRequestsPerSecond, wallMs())
    buckets.set(endpoint, bucket)
    if (waitMs === 0) return undefined
    reply.header('stripe-rate-limited-reason', 'endpoint-rate')
    return sendError(reply, 429, rateLimit)
  }
}

function withFaults(billing: Billing): Hook {
  return async (_request, reply) => {
    const { name, slowMs } = billing.nextRequestFault()
    if (slowMs > 0) await wait(slowMs, undefined, { ref: false })
    if (name === 'rateLimited') {
      reply.header('stripe-rate-limited-reason', 'global-rate')
      return sendError(reply, 429, rateLimit)
    }
    if (name === 'serverError')
      return sendError(reply, 500, { type: 'api_error', message: 'An error occurred on our side.' })
    return undefined
  }
}

function sendFailure(error: FastifyError | ActionError, reply: FastifyReply): FastifyReply {
  if (error instanceof ActionError) return sendError(reply, error.status, errorOf(error))
  const { statusCode = 500, message } = error
  const type = statusCode < 500 ? 'invalid_request_error' : 'api_error'
  return sendError(reply, statusCode, { type, message })
}
