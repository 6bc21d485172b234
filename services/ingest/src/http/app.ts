import type { IncomingMessage } from 'node:http'
import { healthRoutes } from '@slipstream/runtime/http/health-routes.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import { replyWithProblems, problemServerOptions } from '@slipstream/runtime/http/problem.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import fastify from 'fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { createAcceptRecovery } from '../accept-recovery.ts'
import { createAcceptWebhook } from '../accept-webhook.ts'
import { collectBody } from './body/collect-body.ts'
import { createBodyRoom } from '../domain/body-room.ts'
import type { BodyShare } from '../domain/body-room.ts'
import { limitConnections } from './limit-connections.ts'
import { createAppendOnce } from '../append/append-once.ts'
import { createDeliveryMetrics } from '../adapters/delivery-metrics.ts'
import { createSource } from '../create-source.ts'
import { createTokenBucket } from '../domain/token-bucket.ts'
import type { LogGate } from '../adapters/log-gate.ts'
import { publicHealthRoutes } from './public-health-routes.ts'
import { openApiDocument } from './open-api.ts'
import { addRecoveryRoutes } from './recovery-routes.ts'
import type { RecoveryRoute } from './recovery-routes.ts'
import { createPreview } from './preview.ts'
import { createRefusalReporter } from '../report-refusals.ts'
import { addWebhookRoutes } from './webhook-routes.ts'
import type { WebhookRoute } from './webhook-routes.ts'

export type AppParts = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
  config: Pick<Config, 'sources' | 'bodyLimitBytes'>
  log: LogGate
  /** Who may hand over recovered orders; nobody while it is not given. */
  ingestToken?: Secret | undefined
  /** The name of this process among all that ever ran. */
  instance: string
  /** Whether strangers reach it: then metrics and the reasons in `/readyz` are not shown here. */
  isPublic?: boolean
}

/** A body may take this long to come in; a delivery of 8 MiB over a slow line does not take longer. */
const requestTimeoutMs = 60_000

const maxConnections = 4_096
/** So many bodies of the largest size may be in memory at once. */
const largestAtOnce = 16

/**
 * The HTTP application, not listening yet. After `close` was called, what was accepted is still answered, on connections
 * that are then closed.
 *
 * @throws ConfigurationMistake when a secret cannot be one of its source's type
 */
export async function createApp({
  config,
  log,
  ingestToken,
  instance,
  isPublic = false,
  logger,
  health,
  metrics,
}: AppParts): Promise<FastifyInstance> {
  const app = fastify({
    ...problemServerOptions,
    // Webhooks have their own; nothing else takes a body.
    bodyLimit: 1_024,
    requestTimeout: requestTimeoutMs,
    // What a closing server already has in hand is taken, since some senders never send it again.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
  })
  limitConnections(app.server, maxConnections)
  // Bytes are what was signed. Whatever the content type says, they are read as they are.
  app.removeAllContentTypeParsers()
  const shares = new WeakMap<FastifyRequest, BodyShare>()
  const room = createBodyRoom(largestAtOnce * config.bodyLimitBytes)
  app.addContentTypeParser('*', (request: FastifyRequest, payload: IncomingMessage) => {
    const share = room.enter(request.ip)
    shares.set(request, share)
    return collectBody(payload, request.routeOptions.bodyLimit ?? 0, share)
  })
  app.addHook('onRequest', (request, reply, done) => {
    // Answered, or the connection is gone.
    reply.raw.once('close', () => shares.get(request)?.leave())
    done()
  })
  replyWithProblems(app)

  let isClosing = false
  app.addHook('preClose', (done) => {
    isClosing = true
    done()
  })
  const closing = (): boolean => isClosing
  const refusals = createRefusalReporter({
    sources: Object.keys(config.sources),
    ...{ log, instance, logger, metrics },
  })
  // When all is answered, and while the log is still there.
  app.addHook('onClose', () => refusals.stop())

  const metricsOf = createDeliveryMetrics(metrics)
  const appendOnce = createAppendOnce()
  const webhooks: WebhookRoute[] = []
  const recoveries = new Map<string, RecoveryRoute | undefined>()
  const previews = new Map<string, RecoveryRoute | undefined>()
  for (const [name, declared] of Object.entries(config.sources)) {
    const { requestsPerSecond: perSecond, burst } = declared.rateLimit
    const source = createSource(name, declared)
    const { readRecovered } = source
    const parts = { log, appendOnce, logger, metrics: metricsOf(name, 'webhook') }
    const rateLimit = createTokenBucket({ perSecond, burst })
    webhooks.push({
      source,
      accept: createAcceptWebhook(source, { ...parts, rateLimit }),
      metrics: parts.metrics,
      onSettled: (senderId, outcome) => refusals.record(name, senderId, outcome),
    })
    const ofRest = { ...parts, metrics: metricsOf(name, 'rest') }
    const accept = readRecovered && createAcceptRecovery(source, readRecovered, ofRest)
    recoveries.set(name, accept && { accept, metrics: ofRest.metrics })
    previews.set(name, readRecovered && { accept: createPreview(readRecovered), metrics: ofRest.metrics })
  }
  const { bodyLimitBytes } = config
  const common = { bodyLimitBytes, isClosing: closing }
  addWebhookRoutes(app, { routes: webhooks, ...common })
  addRecoveryRoutes(app, { path: '/recoveries', routes: recoveries, token: ingestToken, ...common })
  addRecoveryRoutes(app, { path: '/previews', routes: previews, token: ingestToken, ...common })
  const document = openApiDocument(bodyLimitBytes)
  app.get('/openapi.json', () => document)
  await app.register(isPublic ? publicHealthRoutes : healthRoutes, { health, metrics })
  return app
}
