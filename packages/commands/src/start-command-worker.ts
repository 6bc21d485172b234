import type { Db, Document } from 'mongodb'
import { retryUntilDone } from '@slipstream/runtime/async/retry.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { WorkCollection } from '@slipstream/work/adapters/work-collection.ts'
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
  const { db, logger, queue } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const worker = retryUntilDone(() => readyCommands(db), {
    ...{ signal, firstMs: 1_000, capMs: 10_000 },
    onFailure: ({ error, waitMs }) =>
      logger.warn(
        { err: error, queue },
        `could not prepare commands: retrying in ${Math.ceil(waitMs / 1_000)} s`,
      ),
  }).then(
    (collection) => (signal.aborted ? undefined : start(options, collection)),
    () => undefined,
  )
  return {
    async stop() {
      stopping.abort()
      await (await worker)?.stop()
    },
  }
}

function start(options: CommandWorkerOptions, collection: WorkCollection<StoredCommand>) {
  const { queue, metrics } = options
  const hooks = metrics === undefined ? {} : workMetrics(metrics).watch(queue, collection)
  return startQueueWorker({ ...options, collection, retry, hooks })
}
