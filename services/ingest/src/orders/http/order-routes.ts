import type { FastifyInstance, FastifyRequest } from 'fastify'
import { problem } from '@slipstream/runtime/http/problem.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { continueTrace } from '../../adapters/continue-trace.ts'
import type { AdminSource } from '../admin-source.ts'
import type { NewOrder, OrderChange } from '../domain/order-request.ts'
import type { OrderHandlers, Submission } from '../handle-orders.ts'
import type { OrderMetrics } from '../order-metrics.ts'
import type { WaitUntilScheduled } from '../wait-until-scheduled.ts'
import { createActorOf } from './order-actor.ts'
import { readIdempotencyKey } from './idempotency-key.ts'
import { changeHeaders, newOrderHeaders, readHeaders } from './order-headers.ts'
import { respondOrderError } from './order-errors.ts'
import { notModified, orderResponse, refusals, submissionRefusals } from './order-responses.ts'
import {
  cancellationSchema,
  newOrderSchema,
  orderChangeSchema,
  orderParams,
} from './schemas/order-schemas.ts'
import type { OrderParams } from './schemas/order-schemas.ts'
import { problemResponse } from '@slipstream/runtime/http/documented-responses.ts'
import { readPrefer } from './prefer.ts'
import { readJson } from './read-json.ts'
import { respondChanged, respondPlaced, respondStatus } from './respond-order.ts'
import { validateFields } from './schemas/validate-fields.ts'

export type OrderRoutes = {
  source: AdminSource
  logger: Pick<Logger, 'warn'>
  /** The console sends requests of its people with it. Default: it may not. */
  ingestTokens?: readonly Secret[] | undefined
  handlers: OrderHandlers
  waitUntilScheduled: WaitUntilScheduled
  metrics: OrderMetrics
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The admin or the person of the console, on routes that need one. */
    actor: string
  }
}

/** Larger than any valid order. */
const bodyLimitBytes = 512 * 1024

/** Fastify plugin: `/orders`, for the admins of one source. */
export async function orderRoutes(app: FastifyInstance, parts: OrderRoutes): Promise<void> {
  const actorOf = createActorOf(parts.source.admins, parts.ingestTokens ?? [])
  app.decorateRequest('actor', '')
  app.setValidatorCompiler(validateFields)
  app.setErrorHandler(respondOrderError(parts.logger))
  app.addHook('onRequest', async (request, reply) => {
    const actor = actorOf(request, reply)
    if (actor === undefined) return reply
    request.actor = actor
    const { source } = request.params as Partial<OrderParams>
    if (source === undefined || source === parts.source.name) return undefined
    const detail = `Orders are placed with the source ${parts.source.name} here.`
    return problem(reply, { status: 404, detail })
  })
  app.addHook('preValidation', async (request, reply) => readJson(request, reply))
  app.addHook('onResponse', async (request, reply) =>
    parts.metrics.responded(request.routeOptions.schema?.operationId, reply),
  )
  addPlacing(app, parts)
  addReading(app, parts)
  addChanging(app, parts)
}

const common = { security: [{ adminToken: [] }] }

function addPlacing(app: FastifyInstance, { source, handlers, waitUntilScheduled }: OrderRoutes): void {
  app.route<{ Body: NewOrder }>({
    method: 'POST',
    url: '/orders',
    bodyLimit: bodyLimitBytes,
    schema: {
      ...common,
      operationId: 'placeOrder',
      summary: 'Place an order',
      description:
        'The order gets the next number. It is an event like any other order, and is shipped as `shipping` of the source says. A refusal changes nothing and uses up no number.',
      headers: newOrderHeaders,
      body: newOrderSchema,
      response: {
        201: orderResponse(
          'It was placed, and scheduled within the time of `Prefer: wait`.',
          'location',
          'applied',
        ),
        202: orderResponse('It was placed.', 'location', 'applied', 'retryAfter'),
        ...submissionRefusals(bodyLimitBytes),
      },
    },
    handler: async (request, reply) => {
      const kept = await handlers.add(submissionOf(request), request.body)
      const preferences = readPrefer(request.headers['Prefer'] as string | undefined)
      const waited = await waitUntilScheduled(kept.orderId, preferences.waitSeconds, request.signal)
      return respondPlaced(reply, { source: source.name, kept, preferences, waited })
    },
  })
}

function addReading(app: FastifyInstance, { handlers }: OrderRoutes): void {
  app.route<{ Params: OrderParams }>({
    method: 'GET',
    url: '/orders/:source/:orderId',
    schema: {
      ...common,
      operationId: 'getPlacedOrder',
      summary: 'Show how far an order is',
      description:
        'What it waits for, when that is tried next, and its shipments. Only orders that were placed here.',
      params: orderParams,
      headers: readHeaders,
      response: {
        200: orderResponse('The order.', 'retryAfter'),
        304: notModified,
        ...refusals,
      },
    },
    handler: async (request, reply) => {
      const status = await handlers.status(request.params.orderId)
      return respondStatus(reply, status, request.headers['If-None-Match'] as string | undefined)
    },
  })
}

function addChanging(app: FastifyInstance, { source, handlers }: OrderRoutes): void {
  const changing = { params: orderParams, headers: changeHeaders, ...common }
  const changeRefusals = {
    ...submissionRefusals(bodyLimitBytes),
    409: problemResponse('It is too late for that, or a request with this Idempotency-Key is still running.'),
    412: problemResponse('The order is in another state than If-Match names.'),
  }
  app.route<{ Params: OrderParams; Body: OrderChange }>({
    method: 'PATCH',
    url: '/orders/:source/:orderId',
    bodyLimit: bodyLimitBytes,
    schema: {
      ...{ ...changing, operationId: 'changePlacedOrder', summary: 'Change an order that is not booked yet' },
      body: orderChangeSchema,
      response: { 200: orderResponse('The order as it is now.', 'location'), ...changeRefusals },
    },
    handler: async (request, reply) => {
      const kept = await handlers.change(submissionOf(request), targetOf(request), request.body)
      return respondChanged(reply, source.name, kept)
    },
  })
  app.route<{ Params: OrderParams; Body: { reason?: string } }>({
    method: 'POST',
    url: '/orders/:source/:orderId/cancellation',
    bodyLimit: bodyLimitBytes,
    preValidation: async (request) => {
      request.body ??= {}
    },
    schema: {
      ...{
        ...changing,
        operationId: 'cancelPlacedOrder',
        summary: 'Cancel an order that is not on its way yet',
      },
      description: 'What is booked already is voided by the carrier: the order is `cancelling` until then.',
      body: cancellationSchema,
      response: {
        202: orderResponse('The order is cancelled, or was before.', 'location', 'retryAfter'),
        ...changeRefusals,
      },
    },
    handler: async (request, reply) => {
      const kept = await handlers.cancel(submissionOf(request), targetOf(request), request.body)
      return respondChanged(reply, source.name, kept)
    },
  })
}

/** Of a request that is validated. */
function submissionOf({ actor, headers, raw }: FastifyRequest): Submission {
  const idempotencyKey = readIdempotencyKey(headers['Idempotency-Key'] as string) ?? ''
  return { actor, idempotencyKey, traceparent: continueTrace(raw.headers['traceparent']) }
}

function targetOf({ params, headers }: FastifyRequest): { orderId: string; ifMatch: string | undefined } {
  const { orderId } = params as OrderParams
  return { orderId, ifMatch: headers['If-Match'] as string | undefined }
}
