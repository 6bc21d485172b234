import type { Db, MongoClient } from 'mongodb'
import { consumeWithRedrives } from '@slipstream/commands/redrives/consume-with-redrives.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { ConsumeHooks } from '@slipstream/event-log/consume/consumption.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { ShipmentRecorder } from '../shipments/shipment-recorder.ts'
import { firstStartMs } from '@slipstream/mongo/first-start.ts'
import type { FirstStart } from '@slipstream/mongo/first-start.ts'
import { ensureOrderRecords } from './adapters/order-records.ts'
import { handleOrders } from './handle-orders.ts'
import { shippingRules } from './shipping-rules.ts'

/** Consumer group, checkpoints and dead letters are stored under this name. */
export const fulfillmentConsumer = 'fulfillment'

export type OrdersOptions = {
  client: MongoClient
  db: Db
  log: EventLog
  topicPrefix: string
  sources: Config['sources']
  recorder: ShipmentRecorder
  logger: Logger
  metrics: Metrics
  hooks: ConsumeHooks
  onRequested(count: number): void
}

/** Starts to consume orders, and to run the redrives of those that were dead-lettered. */
export async function startOrders(options: OrdersOptions): Promise<RunningConsumer> {
  const { client, db, log, topicPrefix, sources, recorder, logger, metrics, hooks, onRequested } = options
  await ensureOrderRecords(db)
  const starts = db.collection<FirstStart>('fulfillmentStart')
  const rules = shippingRules(sources, await firstStartMs(starts, 'shipping', Date.now()))
  const handler = handleOrders({ db, recorder, rules, onRequested })
  const consumer = fulfillmentConsumer
  return consumeWithRedrives({
    ...{ client, db, log, consumer, topics: ['orders'], topicPrefix, handler, hooks, logger, metrics },
  })
}
