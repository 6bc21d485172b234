import type { Db } from 'mongodb'
import { handleRedrives } from '@slipstream/commands/redrives/handle-redrives.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { consume } from '@slipstream/event-log/consume/consume.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import { createConsumerMetrics } from '@slipstream/event-log/consume/consumer-metrics.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import { deadLettersTopic, shipmentsTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import type { Starting } from '@slipstream/runtime/process/start-when-ready.ts'
import { ensureOrderCollections } from './adapters/order-collections.ts'
import { followShipments } from './follow-shipments.ts'

/** The name of ingest's checkpoints and dead letters of shipments. */
const shipmentsConsumer = 'ingest-shipments'

export type FollowingOptions = Pick<ProcessParts, 'logger' | 'metrics'> & {
  /** The source whose orders are followed. */
  source: string
  config: Pick<Config, 'kafka' | 'bodyLimitBytes'>
  db: Db
  log: EventLog
  topicPrefix: string
}

type Following = Pick<RunningConsumer, 'state' | 'check' | 'stop'>

/** Follows the shipments of placed orders, from when the log and the database respond. */
export function startFollowing(options: FollowingOptions): Starting<Following> {
  const { source, config, db, log, topicPrefix, logger, metrics } = options
  const { client } = db
  const state = (): ReturnType<Following['state']> => following.running()?.state() ?? []
  const hooks = createConsumerMetrics('ingest_shipments', { metrics, logger, state })
  const handler = followShipments(db, source)
  const start = async (): Promise<Following> => {
    const owns = [shipmentsTopic(topicPrefix, config), deadLettersTopic(topicPrefix, config)]
    await prepareTopics(log, { owns }, logger)
    await ensureOrderCollections(db)
    const consumer = await consume({
      ...{ log, consumer: shipmentsConsumer, topics: ['shipments'], topicPrefix, handler, hooks },
      checkpoints: mongoCheckpointStore(client, db),
      deadLetterAppender: await log.appender(),
    })
    const redrives = handleRedrives({
      client,
      db,
      log,
      consumer: shipmentsConsumer,
      handler,
      logger,
      metrics,
    })
    return {
      ...consumer,
      async stop() {
        await Promise.all([consumer.stop(), redrives.stop()])
      },
    }
  }
  const following = startWhenReady('shipments', logger, start)
  return following
}
