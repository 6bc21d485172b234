import type { Db, MongoClient } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { consumeWithRedrives } from '@slipstream/commands/redrives/consume-with-redrives.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import type { ConsumeHooks } from '@slipstream/event-log/consume/consumption.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { topicName } from '@slipstream/events/topics.ts'
import type { AlertsConfig } from '@slipstream/runtime/config/schemas/alerts/alerts-schema.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { firstStartMs } from '@slipstream/mongo/first-start.ts'
import type { FirstStart } from '@slipstream/mongo/first-start.ts'
import { alertsConsumer } from '../consumer-names.ts'
import { ensureDeliveryCollections } from '../delivery/adapters/delivery-collections.ts'
import { retentionMs } from '../delivery/domain/retention.ts'
import { ensureAlertCollections } from './adapters/alert-collections.ts'
import { startAlertmanager } from './alertmanager/start-alertmanager.ts'
import type { AlertSettings } from './alert-settings.ts'
import { caughtUp } from './caught-up.ts'
import { flushAlerts } from './flush-alerts.ts'
import { handleAlerts } from './handle-alerts.ts'
import { regroupAlerts } from './regroup-alerts.ts'

export type AlertsOptions = {
  client: MongoClient
  db: Db
  log: EventLog
  topicPrefix: string
  config: AlertsConfig
  settings: AlertSettings
  pollMs: number
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  metrics: Metrics
  hooks: ConsumeHooks
  onFlush(): void
}

export type RunningAlerts = Pick<RunningConsumer, 'state' | 'check'> & {
  /** Rejects while an Alertmanager takes no alerts; undefined if none is configured. */
  checkAlertmanager: (() => Promise<void>) | undefined
  stop(): Promise<void>
}

/**
 * Starts to consume alerts and to flush their groups. It does not create the topic:
 * the auditor, which writes to it, does.
 */
export async function startAlerts(options: AlertsOptions): Promise<RunningAlerts> {
  const { client, db, log, topicPrefix, config, settings, pollMs, logger, metrics, hooks, onFlush } = options
  await ensureDeliveryCollections(db, retentionMs)
  await ensureAlertCollections(db)
  const starts = db.collection<FirstStart>('notifierStart')
  const sinceMs = await firstStartMs(starts, 'alerts', Date.now())
  await regroupAlerts(db, config.groupBy, Date.now())
  const handler: Handler<JointTransaction> = handleAlerts(db, { groupBy: config.groupBy, sinceMs })
  const consumer = alertsConsumer
  const running = await consumeWithRedrives({
    ...{ client, db, log, consumer, topics: ['alerts'], topicPrefix, handler, hooks, logger, metrics },
  })
  const isCaughtUp = caughtUp(mongoCheckpointStore(client, db), log, topicName(topicPrefix, 'alerts'))
  const flushes = flushAlerts({
    ...{ client, db, pollMs, logger, onFlush },
    timing: config,
    receivers: settings.receivers,
    isCaughtUp,
  })
  const alertmanager =
    config.alertmanager === undefined
      ? undefined
      : await startAlertmanager({
          db,
          config: { ...config, alertmanager: config.alertmanager },
          isCaughtUp,
          metrics,
          logger,
        })
  return {
    state: running.state,
    check: running.check,
    checkAlertmanager: alertmanager?.check,
    async stop() {
      await Promise.all([running.stop(), flushes.stop(), alertmanager?.stop()])
    },
  }
}
