import { healthRoutes } from '@slipstream/runtime/http/health-routes.ts'
import type { Health } from '@slipstream/runtime/process/health.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { replyWithProblems, problemServerOptions } from '@slipstream/runtime/http/problem.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import fastify, { LogController, type FastifyInstance, type FastifyServerOptions } from 'fastify'
import { hkdfSync } from 'node:crypto'
import { answerQuestions, type Answering } from './query-route.ts'
import { openapiDocument } from './openapi-document.ts'
import { requireToken } from '@slipstream/runtime/http/require-token.ts'
import { questions, wishes } from './routes.ts'
import { takeWishes } from './command-route.ts'
import { createWaiting } from './wait-for-arrival.ts'

export type AppParts = Omit<Answering, 'cursorKey' | 'waitForAnswer'> & {
  token: Secret
  logger: Logger
  health: Health
  metrics: Metrics
}

const longestPathPart = 600

/** The API, not listening yet. Everything under /api needs the token. */
export async function buildApp(parts: AppParts): Promise<FastifyInstance> {
  const { token, logger, health, metrics } = parts
  const options: FastifyServerOptions = {
    ...problemServerOptions,
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    routerOptions: { maxParamLength: longestPathPart },
  }
  const app = fastify(options)
  replyWithProblems(app)
  // A connection that is answered while the server closes would keep it open for as long as the client likes.
  app.addHook('onSend', async (_request, reply) => {
    if (parts.leaving.aborted) void reply.header('connection', 'close')
  })
  await app.register(healthRoutes, { health, metrics })
  const document = openapiDocument(questions, wishes)
  app.get('/openapi.json', () => document)

  const seconds = metrics.histogram({
    name: 'slipstream_console_request_seconds',
    help: 'Time to answer a question, waiting for `after` included.',
    labelNames: ['route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  })
  const waiting = metrics.gauge({
    name: 'slipstream_console_waiting',
    help: 'Questions that wait for what `after` names.',
  })
  await app.register(async (api) => {
    const mayPass = requireToken(token, {
      missing: "Send the console's token: `Authorization: Bearer <token>`.",
      wrong:
        "This is not the console's token: it is what CONSOLE_TOKEN says, or what was made at the first start.",
    })
    api.addHook('onRequest', async (request, reply) => (mayPass(request, reply) ? undefined : reply))
    api.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'none'
      seconds.observe({ route, status: reply.statusCode }, reply.elapsedTime / 1_000)
    })
    // Any replica of the console that has the same token goes on from the others' cursors.
    const cursorKey = Buffer.from(hkdfSync('sha256', token.reveal(), '', 'slipstream cursors', 32))
    const waitForAnswer = createWaiting((count) => waiting.set(count))
    answerQuestions(api, questions, { ...parts, cursorKey, waitForAnswer })
    takeWishes(api, wishes, parts)
  })
  return app
}
