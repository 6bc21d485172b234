import type { Db } from 'mongodb'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import type { ExportStore } from '@slipstream/exports/adapters/stores/export-store.ts'
import { openStore } from '@slipstream/exports/adapters/stores/open-store.ts'
import { ensureExportItems, exportItems, exportQueue } from '@slipstream/exports/export-items.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { orderSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { workMetrics } from '@slipstream/work/observability/work-metrics.ts'
import { startQueueWorker } from '@slipstream/work/start-queue-worker.ts'
import { ordersSaving } from './domain/orders-saving.ts'
import { exportHandler, failedOutcome, maxExportAttempts } from './export-handler.ts'
import { exportMetrics } from './export-metrics.ts'
import { ensureRemovalItems, removalHandler, removalItems, removalQueue } from './export-removals.ts'
import { handleExportCommands } from './handle-export-commands.ts'
import { openSource } from './sources/open-source.ts'

export type ExportsOptions = {
  db: Db
  log: EventLog
  topicPrefix: string
  outbox: Outbox
  config: Pick<Config, 'sources' | 'exports'>
  logger: Logger
  metrics: Metrics
  /** Default: 15 s. */
  leaseMs?: number | undefined
  /** Default: 6 MiB. */
  partBytes?: number | undefined
  /** Default: the configured one. */
  store?: ExportStore
}

export type RunningExports = {
  check(): Promise<void>
  /** Rejects with the reason while the store takes no files. */
  checkStore(): Promise<void>
  stop(): Promise<void>
}

const retry = { maxAttempts: maxExportAttempts, backOff: { firstMs: 1_000, capMs: 60_000 } }
const removalRetry = { maxAttempts: Infinity, backOff: { firstMs: 1_000, capMs: 600_000 } }

/** Starts the workers of exports and of their removal, and handles commands about them. */
export async function startExports(options: ExportsOptions): Promise<RunningExports> {
  const { db, log, topicPrefix, outbox, config, logger, metrics, leaseMs, partBytes } = options
  await ensureExportItems(db)
  await ensureRemovalItems(db)
  await outbox.prepare()
  const { concurrency, maxBytes } = config.exports
  const store = options.store ?? (await openStore(config.exports, db))
  const saves = ordersSaving(orderSources(config.sources))
  const watched = workMetrics(metrics)
  const counted = exportMetrics(metrics)
  const parts = {
    ...{ db, outbox, store, maxBytes, partBytes, logger, settings: config.exports, metrics: counted },
    sourceOf: (...[request, columns]: [Parameters<typeof openSource>[1], Parameters<typeof openSource>[2]]) =>
      openSource({ db, log, topicPrefix, saves }, request, columns),
  }
  const common = { logger, ...(leaseMs !== undefined && { leaseMs }) }
  const [items, removals] = [exportItems(db), removalItems(db)]
  const exporting = startQueueWorker({
    ...{
      ...common,
      collection: items,
      queue: exportQueue,
      handler: exportHandler(parts),
      concurrency,
      retry,
    },
    hooks: watched.watch(exportQueue, items),
    onLapsed: (item, reason) => failedOutcome(parts, item, reason),
  })
  const removing = startQueueWorker({
    ...{ ...common, collection: removals, queue: removalQueue, handler: removalHandler(store) },
    ...{ retry: removalRetry, hooks: watched.watch(removalQueue, removals) },
  })
  const commands = handleExportCommands({
    ...{ db, outbox, logger, metrics, limits: config.exports, exportMetrics: counted },
  })
  return {
    check: async () => void (await Promise.all([exporting.check(), removing.check()])),
    checkStore: () => store.check(),
    async stop() {
      await Promise.all([commands.stop(), exporting.stop(), removing.stop()])
      await store.close()
    },
  }
}
