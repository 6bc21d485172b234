import type { Db, MongoClient } from 'mongodb'
import { consumeWithRedrives } from '@slipstream/commands/redrives/consume-with-redrives.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { ConsumeHooks } from '@slipstream/event-log/consume/consumption.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { firstStartMs } from '@slipstream/mongo/first-start.ts'
import type { FirstStart } from '@slipstream/mongo/first-start.ts'
import { consumer } from '../consumer-names.ts'
import { ensureDeliveryCollections } from '../delivery/adapters/delivery-collections.ts'
import { retentionMs } from '../delivery/domain/retention.ts'
import { ensureSlipOrders } from './adapters/slip-orders.ts'
import { orderRetentionMs } from './domain/slip-order.ts'
import { handleOrders } from './handle-orders.ts'
import type { DecidedSlips } from './handle-orders.ts'
import { handleResends } from './handle-resends.ts'
import type { SlipSettings } from './slip-settings.ts'

/** Each batch is a transaction, however small. Few events cause mail, and none is awaited so soon. */
const paceMs = 500

export type SlipsOptions = {
  client: MongoClient
  db: Db
  log: EventLog
  topicPrefix: string
  settings: SlipSettings
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  metrics?: Metrics
  hooks: ConsumeHooks
  onDecided(decided: DecidedSlips): void
}

export type RunningSlips = Pick<RunningConsumer, 'state' | 'check'> & { stop(): Promise<void> }

/** Starts to consume orders, to decide which slips are due, and to handle commands that send one again. */
export async function startSlips(options: SlipsOptions): Promise<RunningSlips> {
  const { client, db, log, topicPrefix, settings, logger, metrics, hooks, onDecided } = options
  await ensureDeliveryCollections(db, retentionMs)
  await ensureSlipOrders(db, orderRetentionMs)
  const starts = db.collection<FirstStart>('notifierStart')
  const rules = settings.rules(await firstStartMs(starts, 'slips', Date.now()))
  const handler = handleOrders(db, rules, { onDecided })
  const running = await consumeWithRedrives({
    ...{
      client,
      db,
      log,
      consumer,
      topics: ['orders'],
      topicPrefix,
      handler,
      hooks,
      logger,
      metrics,
      paceMs,
    },
  })
  const resends = handleResends(db, rules, { logger, metrics })
  return {
    state: running.state,
    check: running.check,
    async stop() {
      await Promise.all([running.stop(), resends.stop()])
    },
  }
}
