import { closeAfterResponses } from '@slipstream/runtime/http/close-after-responses.ts'
import { publicHealthRoutes } from '@slipstream/runtime/health/public-health-routes.ts'
import { methodNotAllowed } from '@slipstream/runtime/http/method-not-allowed.ts'
import { serveOpenapi } from '@slipstream/runtime/http/openapi.ts'
import { replyWithProblems, problemServerOptions } from '@slipstream/runtime/http/problem.ts'
import { connectionLimits, limitConnections } from '@slipstream/runtime/http/connections/limit-connections.ts'
import type { ConnectionLimits } from '@slipstream/runtime/http/connections/limit-connections.ts'
import { refuseSeveralHosts } from '@slipstream/runtime/http/connections/refuse-several-hosts.ts'
import type { Health } from '@slipstream/runtime/health/health.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { ExportsConfig } from '@slipstream/runtime/config/schemas/exports-schema.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import fastify, {
  LogController,
  type FastifyInstance,
  type FastifyHttpOptions,
  type onResponseAsyncHookHandler,
} from 'fastify'
import { hkdfSync } from 'node:crypto'
import type { Server } from 'node:http'
import { mongoSessionStore } from '../access/adapters/mongo-session-store.ts'
import { mongoSignInFailures } from '../access/adapters/mongo-sign-in-failures.ts'
import type { SessionLimits } from '../access/domain/session.ts'
import type { People } from '../access/people.ts'
import type { OpenidSignIn } from '../access/start-openid-sign-in.ts'
import { createSessions } from '../access/sessions.ts'
import type { IngestAccess } from '@slipstream/runtime/config/ingest-access.ts'
import type { LogReader } from '../log/read-newest.ts'
import { addPages } from '../pages/add-pages.ts'
import { createSessionCookie } from '../pages/shell/sign-in/session-cookie.ts'
import { addCommandRoutes } from './command-routes.ts'
import { addDownloadRoute } from './download-route.ts'
import { createErrorHandler } from './error-handler.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { addQueryRoutes, type QueryRoutesContext } from './query-routes.ts'
import { requirePerson } from './require-person.ts'
import { commands, queries } from './routes.ts'
import { validate } from './validate.ts'
import { createWaitForArrival } from './wait-for-arrival.ts'

export type ConsoleAppParts = Omit<QueryRoutesContext, 'cursorKey' | 'waitForArrival'> & {
  /** Cursors are sealed with a key that is derived from it. */
  token: Secret
  people: People
  trustedProxies: string[]
  sources: Config['sources']
  ingest: IngestAccess | undefined
  session: SessionLimits & { providerMs: number }
  openid: OpenidSignIn | undefined
  log: LogReader | undefined
  /** Where people reach the console, if that is known. */
  publicUrl: string | undefined
  exports: ExportsConfig
  logger: Logger
  health: Health
  metrics: Metrics
  /** Default: `connectionLimits`, with connections that stay open longer. */
  limits?: Partial<ConnectionLimits> | undefined
}

/** Percent-encoded, so longer than what a parameter may be. */
const maxPathPartLength = 6_000
/** Longer than proxies keep theirs: a request on a connection that is being closed would be lost. */
const idleMs = 72_000

const document = {
  info: {
    title: 'Slipstream console',
    version: '1',
    description:
      'Queries of orders and alerts, and commands, which are submitted to the service that executes them. Times are ISO 8601 UTC; money is a decimal text and a currency.',
  },
  servers: [{ url: '/' }],
  security: [{ token: [] }],
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } as const } },
}

/** The API, not listening yet. Everything but health needs a token, or a session of the pages. */
export async function createApp(parts: ConsoleAppParts): Promise<FastifyInstance> {
  const { logger, health, metrics } = parts
  const limits = { ...connectionLimits, idleMs, ...parts.limits }
  const options: FastifyHttpOptions<Server> = {
    ...problemServerOptions,
    http: { connectionsCheckingInterval: limits.checkMs },
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: parts.trustedProxies.length > 0 && parts.trustedProxies,
    routerOptions: { maxParamLength: maxPathPartLength },
  }
  const app = fastify(options)
  limitConnections(app.server, limits)
  refuseSeveralHosts(app)
  replyWithProblems(app, logger)
  app.decorateRequest('person', null)
  closeAfterResponses(app)
  app.setValidatorCompiler(validate)
  // Responses are not parsed: that they are as documented is tested.
  app.setSerializerCompiler(() => JSON.stringify)
  const refuseOtherMethods = methodNotAllowed(app)
  await serveOpenapi(app, document, requirePerson(parts.people))
  await app.register(publicHealthRoutes, { health })
  // Derived from the token, so that replicas of the console accept each other's cursors.
  const cursorKey = keyOf(parts.token, 'slipstream cursors')
  const observe = observeDurations(metrics)
  await app.register((api) => addApi(api, parts, { cursorKey, observe }))
  await app.register((pages) => {
    pages.addHook('onResponse', observe)
    return addPages(pages, pagePartsOf(parts, cursorKey))
  })
  await app.register((files) => addDownloads(files, parts))
  refuseOtherMethods()
  return app
}

const keyOf = (token: Secret, purpose: string): Buffer =>
  Buffer.from(hkdfSync('sha256', token.reveal(), '', purpose, 32))

function pagePartsOf(parts: ConsoleAppParts, cursorKey: Buffer): Parameters<typeof addPages>[1] {
  const { client, database, people, session, token, publicUrl } = parts
  const db = client.db(database)
  return {
    ...parts,
    sessions: createSessions(mongoSessionStore(db), people, session, keyOf(token, 'slipstream forms')),
    failures: mongoSignInFailures(db),
    cookie: createSessionCookie({ isSecure: publicUrl?.startsWith('https:') === true }),
    cursorKey,
  }
}

/** Measures how long responses take, except for those that stay open. */
function observeDurations(metrics: Metrics): onResponseAsyncHookHandler {
  const duration = metrics.histogram({
    name: 'slipstream_console_request_seconds',
    help: 'Duration of requests of the API, including the wait for `after`, and of pages.',
    labelNames: ['route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  })
  return async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    if (!route.startsWith('/live/'))
      duration.observe({ route, status: reply.statusCode }, reply.elapsedTime / 1_000)
  }
}

async function addApi(
  api: FastifyInstance,
  parts: ConsoleAppParts,
  { cursorKey, observe }: { cursorKey: Buffer; observe: onResponseAsyncHookHandler },
): Promise<void> {
  const { people, metrics, leaving } = parts
  const waiting = metrics.gauge({
    name: 'slipstream_console_waiting_requests',
    help: 'API requests that wait for what `after` names.',
  })
  api.addHook('onRequest', requirePerson(people))
  api.addHook('onResponse', observe)
  api.setErrorHandler(createErrorHandler(leaving))
  const waitForArrival = createWaitForArrival((count) => waiting.set(count))
  addQueryRoutes(api, queries, { ...parts, cursorKey, waitForArrival })
  addCommandRoutes(api, commands, parts)
}

async function addDownloads(files: FastifyInstance, parts: ConsoleAppParts): Promise<void> {
  files.setErrorHandler(createErrorHandler(parts.leaving))
  addDownloadRoute(files, parts)
}
