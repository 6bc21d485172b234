import type { FastifyReply } from 'fastify'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'

export type OrderMetrics = {
  responded(operation: string | undefined, reply: FastifyReply): void
  waiting(count: number): void
}

export function createOrderMetrics(metrics: Metrics): OrderMetrics {
  const seconds = metrics.histogram({
    name: 'slipstream_ingest_order_request_seconds',
    help: 'Duration of requests about placed orders, by operation and status, including the wait of Prefer.',
    labelNames: ['operation', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  })
  const waiting = metrics.gauge({
    name: 'slipstream_ingest_order_waiting_requests',
    help: 'Requests that wait until their order is scheduled.',
  })
  return {
    responded: (operation = 'none', reply) =>
      seconds.observe({ operation, status: reply.statusCode }, reply.elapsedTime / 1_000),
    waiting: (count) => waiting.set(count),
  }
}
