import type { ClientSession, Db, MongoClient } from 'mongodb'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { runRedrives } from '@slipstream/commands/run-redrives.ts'
import { consume } from '@slipstream/event-log/consume/consume.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import type { ConsumeHooks } from '@slipstream/event-log/consume/consumption.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { topicName } from '@slipstream/events/topics.ts'
import type { AlertsConfig } from '@slipstream/runtime/config/schemas/alerts-schema.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { ensureAlertCollections } from './adapters/alert-collections.ts'
import { regroupAlerts } from './regroup-alerts.ts'
import { firstStartMs } from '../delivery/adapters/delivery-collections.ts'
import { alertsConsumer } from '../consumer-names.ts'
import type { AlertSettings } from './alert-settings.ts'
import { caughtUp } from './caught-up.ts'
import { flushAlerts } from './flush-alerts.ts'
import { followAlerts } from './handle-alerts.ts'

export type AlertParts = {
  client: MongoClient
  db: Db
  log: EventLog
  topicPrefix: string
  config: AlertsConfig
  settings: AlertSettings
  pollMs: number
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  hooks: ConsumeHooks
  onFlush(): void
}

export type RunningAlerts = Pick<RunningConsumer, 'state' | 'check'> & { stop(): Promise<void> }

/** Starts to follow alerts and to decide which are told. It makes no topic: the auditor does, which alone writes to it. */
export async function startAlerts(parts: AlertParts): Promise<RunningAlerts> {
  const { client, db, log, topicPrefix, config, settings, logger } = parts
  await ensureAlertCollections(db)
  const sinceMs = await firstStartMs(db, 'alerts', Date.now())
  await regroupAlerts(db, config.groupBy, Date.now())
  const handler: Handler<ClientSession> = followAlerts(db, { groupBy: config.groupBy, sinceMs })
  const checkpoints = mongoCheckpointStore(client, db)
  const running = await consume({
    log,
    consumer: alertsConsumer,
    topics: ['alerts'],
    topicPrefix,
    handler,
    checkpoints,
    deadLetterAppender: await log.appender(),
    hooks: parts.hooks,
  })
  const redrives = runRedrives({ client, db, log, consumer: alertsConsumer, handler, logger })
  const flusher = flushAlerts({
    client,
    db,
    timing: config,
    receivers: settings.receivers,
    isCaughtUp: caughtUp(checkpoints, log, topicName(topicPrefix, 'alerts')),
    pollMs: parts.pollMs,
    logger,
    onFlush: parts.onFlush,
  })
  return {
    state: running.state,
    check: running.check,
    async stop() {
      await Promise.all([running.stop(), redrives.stop(), flusher.stop()])
    },
  }
}
