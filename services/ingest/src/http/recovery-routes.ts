import { backfillPurposes } from '@slipstream/events/event-types/provenance.ts'
import { problem } from '@slipstream/runtime/http/problem.ts'
import { requireToken } from '@slipstream/runtime/http/require-token.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify'
import { z } from 'zod'
import type { Delivery } from '../domain/delivery.ts'
import { recoveredTypes } from '../domain/recovered.ts'
import { respondBodyRefused } from './body/body-refused.ts'
import { deliveryOf } from './delivery-of.ts'
import { previewOf } from './preview-of.ts'
import { respond, resultOfError } from './respond.ts'
import { jsonResponse, problemResponse, retryAfter } from '@slipstream/runtime/http/documented-responses.ts'
import { acceptedResponse, previewResponse } from './responses.ts'
import type { SourceHandlers } from './source-handlers.ts'
import { noSuchSource, sourceParams } from './source-params.ts'
import type { SourceParams } from './source-params.ts'

export type RecoveryRoutes = {
  sources: ReadonlyMap<string, SourceHandlers>
  token: Secret | undefined
  bodyLimitBytes: number
}

type Recovery = NonNullable<SourceHandlers['recovery']>
type Query = z.output<typeof querySchema>
type RecoveryRequest = FastifyRequest<{ Params: SourceParams; Querystring: Query }>

const querySchema = z.strictObject({
  event: z.enum(recoveredTypes).describe('The event that the order is to become.'),
  purpose: z
    .enum(backfillPurposes)
    .optional()
    .describe(
      'Of an order that was not lost, but is brought in later; see `provenance.purpose` of the event.',
    ),
})

const tokenDetails = {
  missing: "Send ingest's token: `Authorization: Bearer <token>`.",
  wrong: "This is not ingest's token: it is what INGEST_TOKEN says here.",
  notConfigured: 'No recovered orders are accepted here: INGEST_TOKEN is not set for ingest.',
}

/** `POST /recoveries/<source>` appends an order that the source did not deliver; `POST /previews/<source>` shows what it would be. */
export function addRecoveryRoutes(app: FastifyInstance, parts: RecoveryRoutes): void {
  addRoute(
    app,
    parts,
    '/recoveries/:source',
    recoverySchema(parts.bodyLimitBytes),
    async (recovery, request, reply) => {
      const { event } = request.query
      const result = await recovery.accept(event, recoveredDelivery(request), request.raw.rawHeaders)
      recovery.record(reply, result)
      return respond(reply, result)
    },
  )
  addRoute(
    app,
    parts,
    '/previews/:source',
    previewSchema(parts.bodyLimitBytes),
    async (recovery, request, reply) =>
      reply.send(previewOf(recovery.read(request.query.event, recoveredDelivery(request)))),
  )
}

function addRoute(
  app: FastifyInstance,
  { sources, token, bodyLimitBytes }: RecoveryRoutes,
  url: string,
  schema: FastifySchema,
  handle: (recovery: Recovery, request: RecoveryRequest, reply: FastifyReply) => Promise<FastifyReply>,
): void {
  const hasToken = requireToken(token, tokenDetails)
  const recoveryOf = (request: FastifyRequest): Recovery | undefined =>
    sources.get((request as RecoveryRequest).params.source)?.recovery

  app.route<{ Params: SourceParams; Querystring: Query }>({
    method: 'POST',
    url,
    bodyLimit: bodyLimitBytes,
    schema,
    config: { rawBody: { description: "The order's JSON.", contentType: 'application/json' } },
    // The head alone decides, so that no body is read for nothing.
    onRequest: (request, reply, next) => {
      if (!hasToken(request, reply)) return
      if (recoveryOf(request) !== undefined) return next()
      const { source } = request.params
      const detail = `Orders of ${source} can't be recovered: no API is known for sources of its type.`
      problem(reply, sources.has(source) ? { status: 404, detail } : noSuchSource)
    },
    errorHandler: (error, request, reply) => {
      recoveryOf(request)?.record(reply, resultOfError(error))
      respondBodyRefused(error, reply)
    },
    handler: async (request, reply) => {
      const recovery = recoveryOf(request)
      return recovery === undefined ? problem(reply, noSuchSource) : handle(recovery, request, reply)
    },
  })
}

function recoveredDelivery(request: RecoveryRequest): Delivery {
  const { purpose } = request.query
  return { ...deliveryOf(request), ...(purpose !== undefined && { purpose }) }
}

const common = { params: sourceParams, querystring: querySchema, security: [{ token: [] }] }

const refusals = (bodyLimitBytes: number) => ({
  400: problemResponse('The query names no event, or has another mistake; `errors` says where.'),
  401: problemResponse('The token is missing or wrong, or none is set.', {
    'WWW-Authenticate': { type: 'string', description: 'As in RFC 6750.' },
  }),
  404: problemResponse('There is no such source, or no API is known for sources of its type.'),
  408: problemResponse('The body arrives too slowly.'),
  413: problemResponse(`The body is larger than ${bodyLimitBytes} bytes.`),
})

const recoverySchema = (bodyLimitBytes: number) => ({
  ...common,
  operationId: 'acceptRecovery',
  summary: 'Accept an order that a source did not deliver',
  description:
    "Takes the order's JSON exactly as the shop's REST API returned it. The same order as the same event is a duplicate, unless the header `slipstream-recovered-after` names another position of the order's last known event. For an order that the shop no longer has, event OrderDeleted, send its `id` and as `deletedAfter` the modification time of its last known state, or null. Sent again it is a duplicate; an order that came back has another last state.",
  response: {
    200: jsonResponse('The log has it durably.', acceptedResponse),
    ...refusals(bodyLimitBytes),
    503: problemResponse('The log cannot take it now.', retryAfter),
  },
})

const previewSchema = (bodyLimitBytes: number) => ({
  ...common,
  operationId: 'previewOrder',
  summary: 'Show what an order would become by the configured mapping',
  description: "Takes the order's JSON as the shop's REST API returns it. Nothing is appended.",
  response: {
    200: jsonResponse('The event it would be, or the reason why it would be quarantined.', previewResponse),
    ...refusals(bodyLimitBytes),
    503: problemResponse('Too many large bodies at the same time.', retryAfter),
  },
})
