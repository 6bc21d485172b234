import { problem } from '@slipstream/runtime/http/problem.ts'
import { problemResponse } from '@slipstream/runtime/http/documented-responses.ts'
import { requireToken } from '@slipstream/runtime/http/require-token.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { respondBodyRefused } from '@slipstream/runtime/http/bodies/body-refused.ts'
import type { RecordOutcome } from '../record-outcome.ts'
import { resultOfError } from '../respond.ts'
import type { SourceHandlers } from '../source-handlers.ts'
import { noSuchSource } from '../source-params.ts'
import type { SourceParams } from '../source-params.ts'

export type TokenRoutes = {
  sources: ReadonlyMap<string, SourceHandlers>
  tokens: readonly Secret[]
  bodyLimitBytes: number
}

export type TokenRequest<Query> = FastifyRequest<{ Params: SourceParams; Querystring: Query }>

type TokenRoute<Handler, Query> = {
  url: string
  schema: FastifySchema
  /** What the body is. */
  body: string
  /** Undefined where the source is of a type without it. */
  handlerOf(handlers: SourceHandlers): Handler | undefined
  /** What is said of such a source. */
  notFor(source: string): string
  handle(handler: Handler, request: TokenRequest<Query>, reply: FastifyReply): Promise<FastifyReply>
}

const tokenDetails = {
  missing: "Send ingest's token: `Authorization: Bearer <token>`.",
  wrong: "This is not ingest's token: it is what INGEST_TOKEN says here.",
  notConfigured: 'Nothing recovered or fetched is accepted here: INGEST_TOKEN is not set for ingest.',
}

/**
 * A route for what Slipstream itself requested of a source. The head alone decides,
 * so that no body is read for nothing.
 */
export function addTokenRoute<Handler extends { record: RecordOutcome }, Query>(
  app: FastifyInstance,
  { sources, tokens, bodyLimitBytes }: TokenRoutes,
  { url, schema, body, handlerOf, notFor, handle }: TokenRoute<Handler, Query>,
): void {
  const hasToken = requireToken(tokens, tokenDetails)
  const of = (request: FastifyRequest): Handler | undefined => {
    const handlers = sources.get((request.params as SourceParams).source)
    return handlers && handlerOf(handlers)
  }
  app.route<{ Params: SourceParams; Querystring: Query }>({
    method: 'POST',
    url,
    bodyLimit: bodyLimitBytes,
    schema,
    config: { rawBody: { description: body, contentType: 'application/json' } },
    onRequest: (request, reply, next) => {
      if (!hasToken(request, reply)) return
      if (of(request) !== undefined) return next()
      const { source } = request.params
      problem(reply, sources.has(source) ? { status: 404, detail: notFor(source) } : noSuchSource)
    },
    errorHandler: (error, request, reply) => {
      of(request)?.record(reply, resultOfError(error))
      respondBodyRefused(error, reply)
    },
    handler: async (request, reply) => {
      const handler = of(request)
      return handler === undefined ? problem(reply, noSuchSource) : handle(handler, request, reply)
    },
  })
}

/** The responses to what is refused, for OpenAPI. */
export const tokenRefusals = (bodyLimitBytes: number) => ({
  400: problemResponse('The query has a mistake; `errors` says where.'),
  401: problemResponse('The token is missing or wrong, or none is set.', {
    'WWW-Authenticate': { type: 'string', description: 'As in RFC 6750.' },
  }),
  404: problemResponse('There is no such source, or its type has nothing of this kind.'),
  408: problemResponse('The body arrives too slowly.'),
  413: problemResponse(`The body is larger than ${bodyLimitBytes} bytes.`),
})
