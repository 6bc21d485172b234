import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import { closeAfterResponses } from '@slipstream/runtime/http/close-after-responses.ts'
import { healthRoutes } from '@slipstream/runtime/health/health-routes.ts'
import { methodNotAllowed } from '@slipstream/runtime/http/method-not-allowed.ts'
import { serveOpenapi } from '@slipstream/runtime/http/openapi.ts'
import { publicHealthRoutes } from '@slipstream/runtime/health/public-health-routes.ts'
import { problemServerOptions, replyWithProblems } from '@slipstream/runtime/http/problem.ts'
import { connectionLimits, limitConnections } from '@slipstream/runtime/http/connections/limit-connections.ts'
import type { ConnectionLimits } from '@slipstream/runtime/http/connections/limit-connections.ts'
import { refuseSeveralHosts } from '@slipstream/runtime/http/connections/refuse-several-hosts.ts'
import fastify from 'fastify'
import type { FastifyInstance } from 'fastify'
import { validatorCompiler } from 'fastify-type-provider-zod'
import { webhookRoutes } from '../carriers/http/webhook-routes.ts'
import type { WebhookRoutes } from '../carriers/http/webhook-routes.ts'

export type FulfillmentAppParts = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> &
  Pick<WebhookRoutes, 'carriers' | 'recordScans'> & {
    /** Whether the port is open to the internet: then it serves no metrics, and no reasons in `/readyz`. */
    isPublic?: boolean
    /** Further routes of this service. */
    addRoutes?: (app: FastifyInstance) => void
    /** Default: `connectionLimits`. */
    limits?: Partial<ConnectionLimits> | undefined
  }

/** Percent-encoded, so longer than what a parameter may be. */
const maxPathPartLength = 2_000

/** The HTTP application of fulfillment, not listening yet. */
export async function createApp(parts: FulfillmentAppParts): Promise<FastifyInstance> {
  const limits = { ...connectionLimits, ...parts.limits }
  const app = fastify({
    ...problemServerOptions,
    // Webhooks have their own limit; nothing else takes a body.
    bodyLimit: 1_024,
    http: { connectionsCheckingInterval: limits.checkMs },
    forceCloseConnections: 'idle',
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: maxPathPartLength },
  })
  limitConnections(app.server, limits)
  refuseSeveralHosts(app)
  replyWithProblems(app, parts.logger)
  closeAfterResponses(app)
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(() => JSON.stringify)
  const refuseOtherMethods = methodNotAllowed(app)
  await serveOpenapi(app, openapi)
  await app.register(webhookRoutes, parts)
  parts.addRoutes?.(app)
  await app.register(parts.isPublic === true ? publicHealthRoutes : healthRoutes, parts)
  refuseOtherMethods()
  return app
}

const openapi = {
  info: {
    title: 'Slipstream fulfillment',
    version: '0.1.0',
    description: 'Takes the webhooks of carriers, and serves the labels of shipments.',
  },
  servers: [{ url: '/' }],
  components: {
    securitySchemes: {
      token: { type: 'http' as const, scheme: 'bearer', description: 'The value of FULFILLMENT_TOKEN.' },
    },
  },
}
