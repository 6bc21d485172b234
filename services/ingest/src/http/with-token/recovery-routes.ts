import { backfillPurposes } from '@slipstream/events/event-types/provenance.ts'
import { jsonResponse, problemResponse, retryAfter } from '@slipstream/runtime/http/documented-responses.ts'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { z } from 'zod'
import type { Delivery } from '../../domain/delivery.ts'
import { recoveredTypes } from '../../domain/recovered.ts'
import { deliveryOf } from '../delivery-of.ts'
import { respond } from '../respond.ts'
import { acceptedResponse, previewResponse } from '../responses.ts'
import type { SourceHandlers } from '../source-handlers.ts'
import { sourceParams } from '../source-params.ts'
import { previewOf } from './preview-of.ts'
import { addTokenRoute, tokenRefusals } from './token-route.ts'
import type { TokenRequest, TokenRoutes } from './token-route.ts'

const querySchema = z.strictObject({
  event: z.enum(recoveredTypes).describe('The event that the order is to become.'),
  purpose: z
    .enum(backfillPurposes)
    .optional()
    .describe(
      'Of an order that was not lost, but is brought in later; see `provenance.purpose` of the event.',
    ),
})

type Query = z.output<typeof querySchema>

const common = {
  body: "The order's JSON.",
  handlerOf: ({ recovery }: SourceHandlers) => recovery,
  notFor: (source: string) =>
    `Orders of ${source} can't be recovered: no API is known for sources of its type.`,
}

/**
 * `POST /recoveries/<source>` appends an order that the source did not deliver;
 * `POST /previews/<source>` shows what it would be.
 */
export function addRecoveryRoutes(app: FastifyInstance, parts: TokenRoutes): void {
  addTokenRoute(app, parts, {
    ...common,
    url: '/recoveries/:source',
    schema: recoverySchema(parts.bodyLimitBytes),
    handle: async (recovery, request: TokenRequest<Query>, reply) => {
      const { event } = request.query
      const result = await recovery.accept(event, recoveredDelivery(request), request.raw.rawHeaders)
      recovery.record(reply, result)
      return respond(reply, result)
    },
  })
  addTokenRoute(app, parts, {
    ...common,
    url: '/previews/:source',
    schema: previewSchema(parts.bodyLimitBytes),
    handle: async (recovery, request: TokenRequest<Query>, reply) =>
      reply.send(previewOf(recovery.read(request.query.event, recoveredDelivery(request)))),
  })
}

function recoveredDelivery(request: TokenRequest<Query>): Delivery {
  const { purpose } = request.query
  return { ...deliveryOf(request), ...(purpose !== undefined && { purpose }) }
}

const documented = { params: sourceParams, querystring: querySchema, security: [{ token: [] }] }

const recoverySchema = (bodyLimitBytes: number): FastifySchema => ({
  ...documented,
  operationId: 'acceptRecovery',
  summary: 'Accept an order that a source did not deliver',
  description:
    "Takes the order's JSON exactly as the shop's REST API returned it. The same order as the same event is a duplicate, unless the header `slipstream-recovered-after` names another position of the order's last known event. For an order that the shop no longer has, event OrderDeleted, send its `id` and as `deletedAfter` the modification time of its last known state, or null. Sent again it is a duplicate; an order that came back has another last state.",
  response: {
    200: jsonResponse('The log has it durably.', acceptedResponse),
    ...tokenRefusals(bodyLimitBytes),
    503: problemResponse('The log cannot take it now.', retryAfter),
  },
})

const previewSchema = (bodyLimitBytes: number): FastifySchema => ({
  ...documented,
  operationId: 'previewOrder',
  summary: 'Show what an order would become by the configured mapping',
  description: "Takes the order's JSON as the shop's REST API returns it. Nothing is appended.",
  response: {
    200: jsonResponse('The event it would be, or the reason why it would be quarantined.', previewResponse),
    ...tokenRefusals(bodyLimitBytes),
    503: problemResponse('Too many large bodies at the same time.', retryAfter),
  },
})
