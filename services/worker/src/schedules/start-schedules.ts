import type { Db } from 'mongodb'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import {
  ensureSchedules,
  scheduleQueue,
  schedules,
} from '@slipstream/schedules/adapters/schedule-collections.ts'
import type { Schedule } from '@slipstream/schedules/adapters/schedule-collections.ts'
import type { ActiveRun } from '@slipstream/schedules/domain/schedule-record.ts'
import { workMetrics } from '@slipstream/work/observability/work-metrics.ts'
import { startQueueWorker } from '@slipstream/work/start-queue-worker.ts'
import type { Action } from './action.ts'
import { declareConfigured } from './declare-configured.ts'
import { handleScheduleCommands } from './handle-schedule-commands.ts'
import { ended, scheduleHandler } from './run-schedule.ts'
import { scheduleMetrics } from './schedule-metrics.ts'

export type SchedulesOptions = {
  db: Db
  outbox: Outbox
  config: Pick<Config, 'schedules'>
  /** What a schedule of each kind does. */
  action: Action
  logger: Logger
  metrics: Metrics
  /** Default: 15 s. */
  leaseMs?: number | undefined
}

/** How many schedules run together in one instance. */
const concurrency = 10
const maxAttempts = 5
const maxRunMs = 6 * 3_600_000
/** Of one call of an action: those that take long wait for another service or record steps. */
const timeoutMs = 600_000

/** Declares the schedules of the configuration, runs those that are due, and handles commands about them. */
export async function startSchedules(options: SchedulesOptions) {
  const { db, outbox, config, logger, metrics, leaseMs } = options
  await ensureSchedules(db)
  await declareConfigured(db, config.schedules)
  const { onFinished } = scheduleMetrics(metrics, db)
  const parts = { db, outbox, maxAttempts, maxRunMs, onFinished, action: options.action }
  const worker = startQueueWorker({
    ...{ collection: schedules(db), queue: scheduleQueue, handler: scheduleHandler(parts), logger },
    ...{ concurrency, timeoutMs, hooks: workMetrics(metrics).watch(scheduleQueue, schedules(db)) },
    retry: { backOff: { firstMs: 1_000, capMs: 60_000 }, maxAttempts: Infinity },
    onLapsed({ work }: Schedule, reason) {
      const run = (work.progress?.['run'] ?? null) as ActiveRun | null
      if (run === null) return { kind: 'defer', inMs: 60_000, reason }
      return ended(parts, run, { outcome: 'failed', error: reason })
    },
    ...(leaseMs !== undefined && { leaseMs }),
  })
  const commands = handleScheduleCommands(db, { logger, metrics })
  return {
    check: () => worker.check(),
    stop: async () => void (await Promise.all([commands.stop(), worker.stop()])),
  }
}
