import fastify from 'fastify'
import type { Logger } from '../observability/logger.ts'
import { healthRoutes, type HealthRoutesOptions } from './health-routes.ts'
import { replyWithProblems, problemServerOptions } from '../http/problem.ts'

export type HealthServerOptions = HealthRoutesOptions & {
  logger: Logger
  host: string
  /** 0 picks a free port, which is in `url`. */
  port: number
}

/** `/healthz`, `/readyz` and `/metrics` for a process that has no API of its own. */
export async function startHealthServer({
  host,
  port,
  ...parts
}: HealthServerOptions): Promise<{ url: string; close: () => Promise<void> }> {
  const app = fastify({ ...problemServerOptions, forceCloseConnections: true })
  replyWithProblems(app, parts.logger)
  await app.register(healthRoutes, parts)
  const url = await app.listen({ host, port })
  return { url, close: () => app.close() }
}
