import { healthRoutes } from '@slipstream/runtime/health-routes.ts'
import type { Config } from '@slipstream/runtime/config-schema.ts'
import type { ProcessParts } from '@slipstream/runtime/start-process.ts'
import { answerWithProblems, problemServerOptions } from '@slipstream/runtime/problem.ts'
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { createAcceptWebhook } from './accept-webhook.ts'
import { createAppendOnce } from './append-once.ts'
import { createDeliveryMetrics } from './delivery-metrics.ts'
import { createSource } from './create-source.ts'
import { createTokenBucket } from './domain/token-bucket.ts'
import type { LogGate } from './log-gate.ts'
import { openApiDocument } from './open-api.ts'
import { addWebhookRoutes } from './webhook-routes.ts'

export type AppParts = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
  config: Pick<Config, 'sources' | 'bodyLimitBytes'>
  log: LogGate
}

/** A body may take this long to come in; a delivery of 8 MiB over a slow line does not take longer. */
const requestTimeoutMs = 60_000

const maxConnections = 4_096

/**
 * The HTTP application, not listening yet. After `close` was called, what was accepted is still answered, on connections
 * that are then closed.
 *
 * @throws ConfigurationMistake when a secret cannot be one of its source's type
 */
export async function createApp({
  config,
  log,
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
  app.server.maxConnections = maxConnections
  // Bytes are what was signed. Whatever the content type says, they are read as they are.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  answerWithProblems(app)

  let isClosing = false
  app.addHook('preClose', (done) => {
    isClosing = true
    done()
  })
  const metricsOf = createDeliveryMetrics(metrics)
  const appendOnce = createAppendOnce()
  const routes = Object.entries(config.sources).map(([name, declared]) => {
    const { requestsPerSecond: perSecond, burst } = declared.rateLimit
    const rateLimit = createTokenBucket({ perSecond, burst })
    const parts = { log, appendOnce, rateLimit, metrics: metricsOf(name), logger }
    return {
      source: name,
      accept: createAcceptWebhook(createSource(name, declared), parts),
      metrics: parts.metrics,
    }
  })
  addWebhookRoutes(app, { routes, bodyLimitBytes: config.bodyLimitBytes, isClosing: () => isClosing })
  const document = openApiDocument(config.bodyLimitBytes)
  app.get('/openapi.json', () => document)
  await app.register(healthRoutes, { health, metrics })
  return app
}
