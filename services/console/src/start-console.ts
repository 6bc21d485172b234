import { startHealthServer } from '@slipstream/runtime/health/start-health-server.ts'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { personalDataOf } from '@slipstream/event-log/personal-data/personal-data.ts'
import type { ConnectionLimits } from '@slipstream/runtime/http/connections/limit-connections.ts'
import { createHealth, type Health } from '@slipstream/runtime/health/health.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { createMetrics, type Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { consoleSchema } from '@slipstream/runtime/config/schemas/console-schema.ts'
import { exportsSchema } from '@slipstream/runtime/config/schemas/exports-schema.ts'
import { createPeople } from './access/people.ts'
import { startOpenidSignIn, type OpenidSignIn } from './access/start-openid-sign-in.ts'
import { consoleToken } from './adapters/console-token.ts'
import type { IngestAccess } from '@slipstream/runtime/config/ingest-access.ts'
import { billingSourcesOf } from './billing-sources.ts'
import { createApp } from './http/app.ts'

export type ConsoleOptions = {
  host: string
  /** 0 picks a free one, which is in `url`. */
  port: number
  /** Of health and metrics. Default: a free one, which is in `healthUrl`. */
  healthPort?: number
  mongodbUrl: string
  database: string
  topicPrefix: string
  /** The log, for the pages that show it. Default: they say that it is not known. */
  kafkaBrokers?: string[] | undefined
  /** Default: as the environment of the process says. */
  kafkaSecurity?: KafkaSecurity
  /** Default: no sources. */
  sources?: Config['sources']
  /** Where people place orders. Default: they can't. */
  ingest?: IngestAccess | undefined
  /** Who may use it, besides those who have the token. Default: nobody. */
  access?: Config['console']
  /** Where people reach it; with https its cookies are sent over https only. Default: by http. */
  publicUrl?: string | undefined
  /** Where files of exports are, and what signs links to them. Default: in the database, without links. */
  exports?: Config['exports']
  /** How personal data in the log is opened. Default: none is sealed. */
  personalData?: Config['personalData']
  /** Default: generated at the first start, and kept. */
  token?: Secret | undefined
  /** Where a generated token is kept. Default: `.slipstream`. */
  tokenFolder?: string
  /** What senders who prove nothing may take up. Default: as `createApp` has it. */
  limits?: Partial<ConnectionLimits>
  logger: Logger
  health?: Health
  metrics?: Metrics
}

export type RunningConsole = {
  url: string
  /** Where its health in full, and its metrics, are. */
  healthUrl: string
  token: Secret
  /** True when this start generated the token: show it once. */
  isTokenNew: boolean
  /** Ends all waiting, and resolves when all requests have been responded to. */
  stop: () => Promise<void>
}

/**
 * Listens even while MongoDB is unavailable: then /readyz reports it, and requests get a 503. Metrics have a
 * port of their own: that of the pages may be reached by anybody.
 */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const {
    logger,
    database,
    topicPrefix,
    health = createHealth(),
    metrics = createMetrics('console'),
  } = options
  const { token, isNew } = await consoleToken(options.token, options.tokenFolder ?? '.slipstream')
  const leaving = new AbortController()
  const client = createMongoClient(options.mongodbUrl, 'slipstream-console', { socketTimeoutMS: 15_000 })
  health.add({ name: 'mongodb', check: async () => void (await client.db(database).command({ ping: 1 })) })
  const billingSources = billingSourcesOf(options.sources ?? {})
  const access = options.access ?? consoleSchema({ people: undefined }).parse({})
  const { kafkaBrokers } = options
  const log =
    kafkaBrokers &&
    connectKafkaLog({
      ...{ brokers: kafkaBrokers, clientId: 'slipstream-console', logger },
      security: options.kafkaSecurity,
      open: personalDataOf(options, client.db(database))?.open,
    })
  const parts = {
    client,
    database,
    billingSources,
    topicPrefix,
    token,
    people: createPeople(access.people, token, access.openidConnect),
    log,
    openid: openidOf(options, { token, metrics, signal: leaving.signal }),
    trustedProxies: access.trustedProxies,
    session: { ...access.session, providerMs: access.openidConnect?.sessionMs ?? access.session.maxMs },
    sources: options.sources ?? {},
    ingest: options.ingest,
    publicUrl: options.publicUrl,
    exports: options.exports ?? exportsSchema({ exports: undefined }).parse({}),
    leaving: leaving.signal,
    limits: options.limits,
    logger,
    health,
    metrics,
  }
  const app = await createApp(parts)
  const url = await app.listen({
    host: options.host,
    port: options.port,
    listenTextResolver: (address) => `listening at ${address}`,
  })
  const { host, healthPort = 0 } = options
  const healthServer = await startHealthServer({ host, port: healthPort, health, metrics, logger })
  return {
    url,
    healthUrl: healthServer.url,
    token,
    isTokenNew: isNew,
    stop: async () => {
      leaving.abort(new Error('the console is shutting down'))
      await app.close()
      await healthServer.close()
      await log?.close()
      await client.close()
    },
  }
}

function openidOf(
  { access, publicUrl, logger }: ConsoleOptions,
  parts: { token: Secret; metrics: Metrics; signal: AbortSignal },
): OpenidSignIn | undefined {
  if (access?.openidConnect === undefined) return undefined
  if (publicUrl === undefined) throw new Error('the provider needs an address to send people back to')
  return startOpenidSignIn(access.openidConnect, { ...parts, publicUrl, logger })
}
