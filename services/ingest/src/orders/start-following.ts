import type { Db } from 'mongodb'
import { consumeWithRedrives } from '@slipstream/commands/redrives/consume-with-redrives.ts'
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

/** Follows the shipments of placed orders, from when the log and the database respond. */
export function startFollowing(options: FollowingOptions): Starting<RunningConsumer> {
  const { source, config, db, log, topicPrefix, logger, metrics } = options
  const { client } = db
  const state = (): ReturnType<RunningConsumer['state']> => following.running()?.state() ?? []
  const hooks = createConsumerMetrics(shipmentsConsumer, { metrics, logger, state })
  const handler = followShipments(db, source)
  const start = async (): Promise<RunningConsumer> => {
    const owns = [shipmentsTopic(topicPrefix, config), deadLettersTopic(topicPrefix, config)]
    await prepareTopics(log, { owns }, logger)
    await ensureOrderCollections(db)
    const consumer = shipmentsConsumer
    return consumeWithRedrives({
      ...{ client, db, log, consumer, topics: ['shipments'], topicPrefix, handler, hooks, logger, metrics },
    })
  }
  const following = startWhenReady('shipments', logger, start)
  return following
}
