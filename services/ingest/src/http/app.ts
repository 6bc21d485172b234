import { webhookSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import { readRawBodies } from '@slipstream/runtime/http/bodies/raw-bodies.ts'
import { closeAfterResponses } from '@slipstream/runtime/http/close-after-responses.ts'
import { healthRoutes } from '@slipstream/runtime/health/health-routes.ts'
import { methodNotAllowed } from '@slipstream/runtime/http/method-not-allowed.ts'
import { serveOpenapi } from '@slipstream/runtime/http/openapi.ts'
import { replyWithProblems, problemServerOptions } from '@slipstream/runtime/http/problem.ts'
import { connectionLimits, limitConnections } from '@slipstream/runtime/http/connections/limit-connections.ts'
import type { ConnectionLimits } from '@slipstream/runtime/http/connections/limit-connections.ts'
import { refuseSeveralHosts } from '@slipstream/runtime/http/connections/refuse-several-hosts.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { createAppendOnce } from '../append/append-once.ts'
import { createDeliveryMetrics } from '../adapters/delivery-metrics.ts'
import type { LogGate } from '../adapters/log-gate.ts'
import type { Orders } from '../orders/start-orders.ts'
import { createRefusalReporter } from '../report-refusals.ts'
import { publicHealthRoutes } from '@slipstream/runtime/health/public-health-routes.ts'
import { addBillingRoutes } from './with-token/billing-routes.ts'
import { addCallbackRoutes } from './callback-routes.ts'
import { addRecoveryRoutes } from './with-token/recovery-routes.ts'
import { createSourceHandlers } from './source-handlers.ts'
import { traceRequests } from './trace-requests.ts'
import { addWebhookRoutes } from './webhook-routes.ts'

export type IngestAppParts = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
  config: Pick<Config, 'sources' | 'bodyLimitBytes'>
  log: LogGate
  /** Senders of recovered orders need one of them. Default: none are accepted. */
  ingestTokens?: readonly Secret[] | undefined
  /** The name of this process among all that ever ran. */
  instance: string
  /** `/orders`; default: orders can't be placed here. */
  orders?: Pick<Orders, 'addRoutes' | 'stopWaiting'> | undefined
  /** Whether the port is open to the internet: then it serves no metrics, and no reasons in `/readyz`. */
  isPublic?: boolean
  /** Default: `defaultLimits`. */
  limits?: Partial<IngestLimits> | undefined
}

export type IngestLimits = ConnectionLimits & {
  /** How long a body may arrive at any rate. */
  bodyGraceMs: number
}

const defaultLimits: IngestLimits = {
  ...connectionLimits,
  connections: 4_096,
  // A body of 8 MiB over a slow line does not take longer.
  requestMs: 60_000,
  bodyGraceMs: 5_000,
}

/**
 * The HTTP application, not listening yet. After `close` was called, what was accepted is still answered,
 * on connections that are then closed.
 *
 * @throws ConfigurationMistake when a secret can't be one of its source's kind
 */
export async function createApp(parts: IngestAppParts): Promise<FastifyInstance> {
  const { config, log, instance, logger, metrics } = parts
  const app = createServer(config.bodyLimitBytes, { ...defaultLimits, ...parts.limits }, logger)
  const refuseOtherMethods = methodNotAllowed(app)
  traceRequests(app)
  await serveOpenapi(app, openapi)

  const refusals = createRefusalReporter({
    sources: Object.keys(config.sources),
    ...{ log, instance, logger, metrics },
  })
  // After the last response, and while the log is still open.
  app.addHook('onClose', () => refusals.stop())

  const handlerParts = {
    ...{ log, logger, refusals },
    appendOnce: createAppendOnce(),
    metricsOf: createDeliveryMetrics(metrics),
  }
  const sources = new Map(
    webhookSources(config.sources).map(([name, declared]) => [
      name,
      createSourceHandlers(name, declared, handlerParts),
    ]),
  )
  const { bodyLimitBytes } = config
  addWebhookRoutes(app, { sources, bodyLimitBytes })
  addCallbackRoutes(app, { sources })
  const withToken = { sources, bodyLimitBytes, tokens: parts.ingestTokens ?? [] }
  addRecoveryRoutes(app, withToken)
  addBillingRoutes(app, withToken)
  await parts.orders?.addRoutes(app)
  app.addHook('preClose', async () => parts.orders?.stopWaiting())
  await app.register(parts.isPublic === true ? publicHealthRoutes : healthRoutes, parts)
  refuseOtherMethods()
  return app
}

function createServer(bodyLimitBytes: number, limits: IngestLimits, logger: Logger): FastifyInstance {
  const app = fastify({
    ...problemServerOptions,
    // Webhooks and recoveries have their own limit; nothing else takes a body.
    bodyLimit: 1_024,
    http: { connectionsCheckingInterval: limits.checkMs },
    // What a closing server has already received is taken, since some senders never send it again.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true },
  })
  limitConnections(app.server, limits)
  refuseSeveralHosts(app)
  replyWithProblems(app, logger)
  app.setValidatorCompiler(validatorCompiler)
  // Types hold responses to their schemas: checking each one would cost time with every delivery.
  app.setSerializerCompiler(() => JSON.stringify)
  readRawBodies(app, bodyLimitBytes, limits.bodyGraceMs)
  closeAfterResponses(app)
  return app
}

const openapi = {
  info: {
    title: 'Slipstream ingest',
    version: '0.1.0',
    description:
      'Takes the webhooks of shops and of billing, what is recovered or fetched from them, and orders that people place, into the event log.',
  },
  servers: [{ url: '/' }],
  components: {
    securitySchemes: {
      token: { type: 'http' as const, scheme: 'bearer', description: 'The value of INGEST_TOKEN.' },
      adminToken: {
        ...{ type: 'http' as const, scheme: 'bearer' },
        description: 'The token of an admin of the source of type `admin`.',
      },
    },
  },
}
