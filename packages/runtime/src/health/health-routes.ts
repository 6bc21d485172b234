import type { FastifyInstance } from 'fastify'
import type { Health } from './health.ts'
import type { Metrics } from '../observability/metrics.ts'

export type HealthRoutesOptions = {
  health: Health
  metrics: Metrics
}

/**
 * Fastify plugin: `/healthz` (the process lives), `/readyz` (its dependencies
 * respond) and `/metrics` (Prometheus).
 */
export async function healthRoutes(
  app: FastifyInstance,
  { health, metrics }: HealthRoutesOptions,
): Promise<void> {
  app.get('/healthz', () => ({ alive: true }))
  app.get('/readyz', async (_request, reply) => {
    const readiness = await health.readiness()
    return reply.status(readiness.ready ? 200 : 503).send(readiness)
  })
  app.get('/metrics', async (_request, reply) => {
    const text = await metrics.registry.metrics()
    return reply.type(metrics.registry.contentType).send(text)
  })
}
