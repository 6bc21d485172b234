import { instant } from '@slipstream/events/event-types/instant.ts'
import { jsonResponse, problemResponse, retryAfter } from '@slipstream/runtime/http/documented-responses.ts'
import type { FastifyInstance, FastifyReply, FastifySchema } from 'fastify'
import { z } from 'zod'
import type { Fetched } from '../../domain/fetched.ts'
import { deliveryOf } from '../delivery-of.ts'
import { respond } from '../respond.ts'
import { acceptedResponse } from '../responses.ts'
import type { SourceHandlers } from '../source-handlers.ts'
import { sourceParams } from '../source-params.ts'
import { addTokenRoute, tokenRefusals } from './token-route.ts'
import type { TokenRequest, TokenRoutes } from './token-route.ts'

const noQuery = z.strictObject({})
const objectQuery = z.strictObject({
  requestedAt: instant
    .refine((text) => !Number.isNaN(Date.parse(text)), 'must be a time')
    .describe('When the object was requested, before the request was sent: ISO 8601, UTC.'),
})

type Handler = NonNullable<SourceHandlers['fetched']>

/** `POST /billing/<source>/events` and `/objects` append what was fetched from a source of billing. */
export function addBillingRoutes(app: FastifyInstance, parts: TokenRoutes): void {
  const { bodyLimitBytes } = parts
  addTokenRoute(app, parts, {
    ...common,
    url: '/billing/:source/events',
    body: "One event of the provider's list, as it is.",
    schema: eventSchema(bodyLimitBytes),
    handle: (fetched, request: TokenRequest<object>, reply) =>
      accept(fetched, { kind: 'event' }, request, reply),
  })
  addTokenRoute(app, parts, {
    ...common,
    url: '/billing/:source/objects',
    body: 'The object as it was fetched.',
    schema: objectSchema(bodyLimitBytes),
    handle: (fetched, request: TokenRequest<z.output<typeof objectQuery>>, reply) =>
      accept(fetched, { kind: 'object', requestedAt: request.query.requestedAt }, request, reply),
  })
}

const common = {
  handlerOf: ({ fetched }: SourceHandlers) => fetched,
  notFor: (source: string) => `Nothing of ${source} is fetched: it is no source of billing.`,
}

async function accept(
  handler: Handler,
  fetched: Fetched,
  request: TokenRequest<object>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const result = await handler.accept(fetched, deliveryOf(request), request.raw.rawHeaders)
  handler.record(reply, result)
  return respond(reply, result)
}

const documented = (bodyLimitBytes: number) => ({
  params: sourceParams,
  security: [{ token: [] }],
  response: {
    200: jsonResponse('The log has it durably.', acceptedResponse),
    ...tokenRefusals(bodyLimitBytes),
    503: problemResponse('The log cannot take it now.', retryAfter),
  },
})

const eventSchema = (bodyLimitBytes: number): FastifySchema => ({
  ...documented(bodyLimitBytes),
  querystring: noQuery,
  operationId: 'acceptBillingEvent',
  summary: 'Accept an event of billing that was fetched',
  description:
    'Takes one event as `GET /v1/events` of Stripe lists it. It has the same id as by webhook: what was delivered before is a duplicate.',
})

const objectSchema = (bodyLimitBytes: number): FastifySchema => ({
  ...documented(bodyLimitBytes),
  querystring: objectQuery,
  operationId: 'acceptBillingObject',
  summary: 'Accept an object of billing as it was fetched',
  description:
    'Takes a subscription, invoice, payment intent, customer or checkout session as the API of Stripe returned it. It becomes an event of its own, made when it was requested.',
})
