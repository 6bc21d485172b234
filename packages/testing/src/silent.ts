import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { createHealth } from '@slipstream/runtime/health/health.ts'
import type { Health } from '@slipstream/runtime/health/health.ts'

/**
 * What a process reports to: a logger that writes nothing, its health, its own
 * metrics without those of the process.
 */
export function silent(service: string): { logger: typeof silentLogger; health: Health; metrics: Metrics } {
  return {
    logger: silentLogger,
    health: createHealth(),
    metrics: createMetrics(service, { defaults: false }),
  }
}
