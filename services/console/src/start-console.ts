import { createHealth, type Health } from '@slipstream/runtime/process/health.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { createMetrics, type Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import { MongoClient } from 'mongodb'
import { consoleToken } from './adapters/console-token.ts'
import { buildApp } from './http/app.ts'

export type ConsoleOptions = {
  host: string
  /** 0 picks a free one; `url` tells which. */
  port: number
  mongodbUrl: string
  database: string
  topicPrefix: string
  /** Made at the first start, and kept, when there is none. */
  token?: Secret | undefined
  /** Where a token that was made is kept; `.slipstream` unless given. */
  tokenFolder?: string
  logger: Logger
  health?: Health
  metrics?: Metrics
}

export type RunningConsole = {
  url: string
  token: Secret
  /** True when the token was made by this start: show it, nobody knows it yet. */
  isTokenNew: boolean
  /** Ends all waiting, answers what was asked, and leaves. */
  stop: () => Promise<void>
}

/** Listens even while MongoDB is away: then it says so in /readyz and answers 503 until it is back. */
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
  const client = new MongoClient(options.mongodbUrl, {
    appName: 'slipstream-console',
    readConcern: { level: 'majority' },
    serverSelectionTimeoutMS: 3_000,
    socketTimeoutMS: 15_000,
  })
  health.add({ name: 'mongodb', check: async () => void (await client.db(database).command({ ping: 1 })) })
  const parts = { client, database, topicPrefix, token, leaving: leaving.signal, logger, health, metrics }
  const app = await buildApp(parts)
  const url = await app.listen({
    host: options.host,
    port: options.port,
    listenTextResolver: (address) => `answers at ${address}/api/orders`,
  })
  return {
    url,
    token,
    isTokenNew: isNew,
    stop: async () => {
      leaving.abort(new Error('the console is leaving'))
      await app.close()
      await client.close()
    },
  }
}
