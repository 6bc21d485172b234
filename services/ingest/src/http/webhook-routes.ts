import { problem } from '@slipstream/runtime/http/problem.ts'
import type { FastifyInstance } from 'fastify'
import { respondBodyRefused } from '@slipstream/runtime/http/bodies/body-refused.ts'
import { deliveryOf } from './delivery-of.ts'
import { respond, resultOfError } from './respond.ts'
import { jsonResponse, problemResponse, retryAfter } from '@slipstream/runtime/http/documented-responses.ts'
import { acceptedResponse } from './responses.ts'
import type { SourceHandlers } from './source-handlers.ts'
import { noSuchSource, sourceParams } from './source-params.ts'
import type { SourceParams } from './source-params.ts'

export type WebhookRoutes = { sources: ReadonlyMap<string, SourceHandlers>; bodyLimitBytes: number }

/** `POST /webhooks/<source>`. */
export function addWebhookRoutes(app: FastifyInstance, { sources, bodyLimitBytes }: WebhookRoutes): void {
  app.route<{ Params: SourceParams }>({
    method: 'POST',
    url: '/webhooks/:source',
    bodyLimit: bodyLimitBytes,
    schema: schema(bodyLimitBytes),
    config: {
      rawBody: {
        description:
          'In the form of the source, signed as the source signs. The bytes are verified as they arrive.',
        contentType: 'application/octet-stream',
      },
    },
    onRequest: ({ params }, reply, next) => {
      if (sources.has(params.source)) next()
      else problem(reply, noSuchSource)
    },
    errorHandler: (error, { params }, reply) => {
      sources.get(params.source)?.webhook.record(reply, resultOfError(error))
      respondBodyRefused(error, reply)
    },
    handler: async (request, reply) => {
      const webhook = sources.get(request.params.source)?.webhook
      if (webhook === undefined) return problem(reply, noSuchSource)
      const result = await webhook.accept(deliveryOf(request), request.raw.rawHeaders)
      webhook.record(reply, result)
      return respond(reply, result)
    },
  })
}

const schema = (bodyLimitBytes: number) => ({
  operationId: 'acceptWebhook',
  summary: 'Accept a delivery of a source',
  description: 'A source signs it in a way of its own, so that there is no token.',
  security: [],
  params: sourceParams,
  response: {
    200: jsonResponse('The log has it durably, or it was a ping.', acceptedResponse),
    401: problemResponse('The signature is missing, wrong or too old.'),
    404: problemResponse('No source of this name is configured.'),
    408: problemResponse('The body arrives too slowly.'),
    413: problemResponse(`The body is larger than ${bodyLimitBytes} bytes.`),
    429: problemResponse('The source sends more than its rate limit.', retryAfter),
    503: problemResponse('The log cannot take it now.', retryAfter),
  },
})
