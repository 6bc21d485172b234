import type { FastifyReply } from 'fastify'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'

export type OrderMetrics = {
  responded(operation: string | undefined, reply: FastifyReply): void
  waiting(count: number): void
  abandoned(ended: number): void
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
  const abandoned = metrics.counter({
    name: 'slipstream_ingest_abandoned_transactions_total',
    help: 'Transactions of instances that stopped in the middle of an order, which were ended to place another.',
  })
  return {
    responded: (operation = 'none', reply) =>
      seconds.observe({ operation, status: reply.statusCode }, reply.elapsedTime / 1_000),
    waiting: (count) => waiting.set(count),
    abandoned: (ended) => abandoned.inc(ended),
  }
}
