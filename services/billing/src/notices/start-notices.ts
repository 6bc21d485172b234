import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { workMetrics } from '@slipstream/work/observability/work-metrics.ts'
import { startQueueWorker } from '@slipstream/work/start-queue-worker.ts'
import type { QueueWorker } from '@slipstream/work/queue-worker-options.ts'
import { noticeHandler } from './notice-handler.ts'
import type { NoticeParts } from './notice-handler.ts'
import { taskItems } from '../tasks/adapters/task-items.ts'
import { noticeQueue } from '../tasks/domain/task.ts'

export type NoticesOptions = NoticeParts & {
  logger: Logger
  metrics: Metrics
  /** Default: 15 s. */
  leaseMs?: number | undefined
}

const concurrency = 10

/** Starts the workers of notices. */
export function startNotices(options: NoticesOptions): QueueWorker {
  const { db, logger, metrics, leaseMs } = options
  const items = taskItems(db)
  return startQueueWorker({
    ...{ collection: items, queue: noticeQueue, handler: noticeHandler(options), concurrency, logger },
    ...{ hooks: workMetrics(metrics).watch(noticeQueue, items), ...(leaseMs !== undefined && { leaseMs }) },
  })
}
