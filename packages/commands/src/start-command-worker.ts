import type { Db, Document } from 'mongodb'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import { workMetrics } from '@slipstream/work/observability/work-metrics.ts'
import { startQueueWorker } from '@slipstream/work/start-queue-worker.ts'
import type { WorkHandler } from '@slipstream/work/work-handler.ts'
import { readyCommands } from './commands-collection.ts'
import type { StoredCommand } from './domain/command.ts'

/** Outside faults are retried without an end: people wait for the result. */
const retry = { backOff: { firstMs: 1_000, capMs: 60_000 }, maxAttempts: Infinity }

type CommandWorkerOptions = {
  db: Db
  queue: string
  where?: Document
  handler: WorkHandler<StoredCommand>
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  metrics?: Metrics | undefined
}

/** Handles the commands of a queue once the collection is ready, one at a time. */
export function startCommandWorker(options: CommandWorkerOptions): { stop(): Promise<void> } {
  const { db, logger, queue, metrics } = options
  return startWhenReady(`commands of ${queue}`, logger, async () => {
    const collection = await readyCommands(db)
    const hooks = metrics === undefined ? {} : workMetrics(metrics).watch(queue, collection)
    return startQueueWorker({ ...options, collection, retry, hooks })
  })
}
