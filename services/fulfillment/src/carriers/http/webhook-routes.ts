import type { Scan } from '@slipstream/events/event-types/shipment-events.ts'
import { withinDeadline } from '@slipstream/runtime/async/within-deadline.ts'
import { respondBodyRefused } from '@slipstream/runtime/http/bodies/body-refused.ts'
import { readRawBodies } from '@slipstream/runtime/http/bodies/raw-bodies.ts'
import { problem } from '@slipstream/runtime/http/problem.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { createThrottledLog } from '@slipstream/runtime/observability/throttled-log.ts'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import type { CarrierDelivery, CarrierWebhooks } from '../carrier-webhooks.ts'
import { jsonResponse, problemResponse, retryAfter } from '@slipstream/runtime/http/documented-responses.ts'
import { webhookResponse } from './webhook-response.ts'
import { createWebhookMetrics } from './webhook-metrics.ts'
import type { WebhookResult } from './webhook-metrics.ts'

/**
 * Stores the scans of parcels, by tracking number, and resolves once they are durable.
 * Scans that are known change nothing.
 *
 * @returns the tracking numbers of no shipment here
 */
export type RecordScans = (
  carrier: string,
  scans: ReadonlyMap<string, readonly Scan[]>,
) => Promise<{ unknown: readonly string[] }>

export type WebhookRoutes = {
  /** By the carrier's name in the configuration. */
  carriers: ReadonlyMap<string, CarrierWebhooks>
  recordScans: RecordScans
  logger: Logger
  metrics: Metrics
}

type Params = { carrier: string }
type Outcome = { result: WebhookResult; respond: (reply: FastifyReply) => FastifyReply }

const params = z.object({ carrier: z.string().max(63).describe('A carrier, as named in the configuration') })
/** The whole history of a parcel is some kilobytes. */
const maxBodyBytes = 256 * 1024
/** Whole ones: those that still arrive are bounded by their bytes and their rate. */
const maxTogether = 64
const bodyGraceMs = 5_000
const deadlineMs = 10_000
const retryAfterSeconds = 30

/** `POST /carriers/<carrier>/webhooks`: a Fastify plugin, since its bodies are read as bytes. */
export async function webhookRoutes(app: FastifyInstance, routes: WebhookRoutes): Promise<void> {
  const { carriers, logger } = routes
  const metrics = createWebhookMetrics(routes.metrics)
  const log = createThrottledLog(60_000)
  const accept = createAccept(routes, metrics, log)
  let underWay = 0
  readRawBodies(app, maxBodyBytes, bodyGraceMs)

  app.route<{ Params: Params }>({
    method: 'POST',
    url: '/carriers/:carrier/webhooks',
    bodyLimit: maxBodyBytes,
    schema,
    config: {
      rawBody: {
        description: 'In the form of the carrier, signed as the carrier signs.',
        contentType: 'application/octet-stream',
      },
    },
    onRequest: (request, reply, next) => {
      if (carriers.has(request.params.carrier)) next()
      else problem(reply, { status: 404, detail: 'No carrier of this name is configured.' })
    },
    errorHandler: (error, request, reply) => {
      metrics.counted(request.params.carrier, error.statusCode === 503 ? 'too_many' : 'bad_body')
      respondBodyRefused(error, reply)
    },
    handler: async ({ params: { carrier }, headers, body }, reply) => {
      const webhooks = carriers.get(carrier)
      if (webhooks === undefined) return problem(reply, { status: 404 })
      if (underWay >= maxTogether) {
        metrics.counted(carrier, 'too_many')
        return unavailable(reply, 'Too many webhooks are being taken together. Send it again.')
      }
      underWay++
      const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0)
      const delivery = { headers, body: bytes, receivedAtMs: Date.now() }
      try {
        const outcome = await withinDeadline(deadlineMs, () => accept(carrier, webhooks, delivery))
        metrics.counted(carrier, outcome.result)
        return outcome.respond(reply)
      } catch (err) {
        metrics.counted(carrier, 'unavailable')
        log(carrier, (suppressed) =>
          logger.error({ err, carrier, suppressed }, 'could not store the scans of a webhook: responded 503'),
        )
        return unavailable(reply, 'Scans cannot be stored now. Send it again.')
      } finally {
        underWay--
      }
    },
  })
}

/** @returns what verifies and reads a delivery, and stores its scans */
function createAccept(
  { recordScans, logger }: WebhookRoutes,
  metrics: ReturnType<typeof createWebhookMetrics>,
  log: ReturnType<typeof createThrottledLog>,
) {
  return async (name: string, webhooks: CarrierWebhooks, delivery: CarrierDelivery): Promise<Outcome> => {
    const refusal = await webhooks.verify(delivery)
    if (refusal !== undefined) {
      const { reason, detail } = refusal
      log(`${name} ${reason}`, (suppressed) =>
        logger.warn({ carrier: name, reason, suppressed }, `refused a webhook: ${detail}`),
      )
      return { result: reason, respond: (reply) => problem(reply, { status: 401, detail }) }
    }
    const reading = webhooks.read(delivery.body)
    if (reading.kind === 'ignored') {
      const body = { result: 'ignored', unknownParcels: 0 }
      return { result: 'ignored', respond: (reply) => reply.send(body) }
    }
    const { unknown } = await recordScans(name, reading.scans)
    metrics.unknownParcels(name, unknown.length)
    const body = { result: 'recorded', unknownParcels: unknown.length }
    return { result: 'recorded', respond: (reply) => reply.send(body) }
  }
}

function unavailable(reply: FastifyReply, detail: string): FastifyReply {
  return problem(reply.header('retry-after', retryAfterSeconds), { status: 503, detail })
}

const schema = {
  operationId: 'acceptCarrierWebhook',
  summary: 'Accept a webhook of a carrier',
  description: 'Carriers sign it in a way of their own, so that there is no token.',
  security: [],
  params,
  response: {
    200: jsonResponse('Its scans are stored, or it has none.', webhookResponse),
    401: problemResponse('The signature is missing, wrong or too old.'),
    404: problemResponse('No carrier of this name is configured.'),
    408: problemResponse('The body arrives too slowly.'),
    413: problemResponse(`The body is larger than ${maxBodyBytes} bytes.`),
    503: problemResponse('Scans cannot be stored now.', retryAfter),
  },
}
