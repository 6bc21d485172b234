import { jsonResponse, problemResponse, retryAfter } from '@slipstream/runtime/http/documented-responses.ts'
import { problem } from '@slipstream/runtime/http/problem.ts'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { respondBodyRefused } from '@slipstream/runtime/http/bodies/body-refused.ts'
import { deliveryOf } from './delivery-of.ts'
import { respond, resultOfError } from './respond.ts'
import { acceptedResponse } from './responses.ts'
import type { SourceHandlers } from './source-handlers.ts'
import { sourceParams } from './source-params.ts'

const params = sourceParams.extend({
  callout: z.string().describe('The name of a call-out: its key under `callouts` of the source.'),
})

type Params = z.output<typeof params>

const noSuchCallout = {
  status: 404,
  detail:
    'No call-out of this name is configured: the URL ends with the name of a source and of one of its callouts.',
}

/** A callback says little. */
const maxBodyBytes = 64 * 1_024

/**
 * `POST /callouts/<source>/<callout>`: the endpoint of one's own service reports the outcome of a call-out.
 */
export function addCallbackRoutes(
  app: FastifyInstance,
  { sources }: { sources: ReadonlyMap<string, SourceHandlers> },
): void {
  const of = ({ source, callout }: Params) => sources.get(source)?.callbacks.get(callout)
  app.route<{ Params: Params }>({
    method: 'POST',
    url: '/callouts/:source/:callout',
    bodyLimit: maxBodyBytes,
    schema,
    config: {
      rawBody: {
        description: '`{ taskId, customerId, status, detail? }`, signed by Standard Webhooks.',
        contentType: 'application/json',
      },
    },
    onRequest: ({ params }, reply, next) => {
      if (of(params) === undefined) problem(reply, noSuchCallout)
      else next()
    },
    errorHandler: (error, { params }, reply) => {
      of(params)?.record(reply, resultOfError(error))
      respondBodyRefused(error, reply)
    },
    handler: async (request, reply) => {
      const callback = of(request.params)
      if (callback === undefined) return problem(reply, noSuchCallout)
      const result = await callback.accept(deliveryOf(request), request.raw.rawHeaders)
      callback.record(reply, result)
      return respond(reply, result)
    },
  })
}

const schema = {
  operationId: 'acceptCallback',
  summary: 'Accept a callback of a call-out',
  description:
    'The endpoint that responded 202 to a call-out reports what became of it. It is signed with the secret that signs the call-outs, so that there is no token.',
  security: [],
  params,
  response: {
    200: jsonResponse('The log has it durably.', acceptedResponse),
    401: problemResponse('The signature is missing, wrong or too old.'),
    404: problemResponse('No call-out of this name is configured.'),
    408: problemResponse('The body arrives too slowly.'),
    413: problemResponse(`The body is larger than ${maxBodyBytes} bytes.`),
    429: problemResponse('There are more than the rate limit of the source allows.', retryAfter),
    503: problemResponse('The log cannot take it now.', retryAfter),
  },
}
