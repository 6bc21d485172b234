import type { Db, MongoClient } from 'mongodb'
import { consumeWithRedrives } from '@slipstream/commands/redrives/consume-with-redrives.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { ConsumeHooks } from '@slipstream/event-log/consume/consumption.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { firstStartMs } from '@slipstream/mongo/first-start.ts'
import type { FirstStart } from '@slipstream/mongo/first-start.ts'
import { shipmentsConsumer } from '../consumer-names.ts'
import { ensureDeliveryCollections } from '../delivery/adapters/delivery-collections.ts'
import { retentionMs } from '../delivery/domain/retention.ts'
import { ensureMailedShipments } from './adapters/mailed-shipments.ts'
import { handleShipments } from './handle-shipments.ts'
import { shipmentMailResends } from './resend-shipment-mails.ts'
import { handleMailResends } from '../delivery/handle-mail-resends.ts'
import type { ShipmentMailSettings } from './shipment-mail-settings.ts'

export type ShipmentMailsOptions = {
  client: MongoClient
  db: Db
  log: EventLog
  topicPrefix: string
  settings: ShipmentMailSettings
  logger: Pick<Logger, 'info' | 'warn' | 'error'>
  metrics?: Metrics
  hooks: ConsumeHooks
}

/**
 * Starts to consume events of shipments and to decide which mails are due. It does not
 * create the topic: fulfillment does.
 */
export async function startShipmentMails(options: ShipmentMailsOptions): Promise<RunningConsumer> {
  const { client, db, log, topicPrefix, settings, logger, metrics, hooks } = options
  await ensureDeliveryCollections(db, retentionMs)
  await ensureMailedShipments(db)
  const starts = db.collection<FirstStart>('notifierStart')
  const since = new Map<string, number>()
  for (const source of settings.sources)
    since.set(source, await firstStartMs(starts, `shipments/${source}`, Date.now()))
  const handler = handleShipments(db, settings.rules(since))
  const consumer = shipmentsConsumer
  const running = await consumeWithRedrives({
    ...{ client, db, log, consumer, topics: ['shipments'], topicPrefix, handler, hooks, logger, metrics },
  })
  const resends = handleMailResends(db, shipmentMailResends(db), { logger, metrics })
  return {
    ...running,
    async stop() {
      await Promise.all([running.stop(), resends.stop()])
    },
  }
}
