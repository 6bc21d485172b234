import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { workMetrics } from '@slipstream/work/observability/work-metrics.ts'
import { startQueueWorker } from '@slipstream/work/start-queue-worker.ts'
import type { QueueWorker } from '@slipstream/work/queue-worker-options.ts'
import { noticeHandler } from '../notices/notice-handler.ts'
import type { NoticeParts } from '../notices/notice-handler.ts'
import { taskItems } from './adapters/task-items.ts'
import { noticeQueue } from './domain/task.ts'

export type TasksOptions = NoticeParts & {
  logger: Logger
  metrics: Metrics
  /** Default: 15 s. */
  leaseMs?: number | undefined
}

const concurrency = 10

/** Starts the workers of tasks. */
export function startTasks(options: TasksOptions): QueueWorker {
  const { db, logger, metrics, leaseMs } = options
  const items = taskItems(db)
  return startQueueWorker({
    ...{ collection: items, queue: noticeQueue, handler: noticeHandler(options), concurrency, logger },
    ...{ hooks: workMetrics(metrics).watch(noticeQueue, items), ...(leaseMs !== undefined && { leaseMs }) },
  })
}
