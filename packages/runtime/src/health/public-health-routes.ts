import type { HealthRoutesOptions } from './health-routes.ts'
import type { FastifyInstance } from 'fastify'

/** Fastify plugin: whether the process lives and is ready, without names of hosts or texts of errors. */
export async function publicHealthRoutes(
  app: FastifyInstance,
  { health }: Pick<HealthRoutesOptions, 'health'>,
): Promise<void> {
  app.get('/healthz', () => ({ alive: true }))
  app.get('/readyz', async (_request, reply) => {
    const { ready } = await health.readiness()
    return reply.status(ready ? 200 : 503).send({ ready })
  })
}
