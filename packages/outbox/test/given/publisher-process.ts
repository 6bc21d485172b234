import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { silentLogger } from '@slipstream/runtime/observability/logger.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { MongoClient } from 'mongodb'
import { mongoOutbox } from '../../src/adapters/mongo-outbox.ts'
import { startOutboxPublisher } from '../../src/start-outbox-publisher.ts'

/**
 * A publisher in a process of its own that prints `appended` before it would remove
 * what it has appended, and never does.
 */
const [mongodbUrl = '', database = '', brokers = '', topicPrefix = ''] = process.argv.slice(2)
const outbox = mongoOutbox(new MongoClient(mongodbUrl).db(database), 'outbox')
const log = connectKafkaLog({ brokers: brokers.split(','), clientId: 'killed-publisher' })
startOutboxPublisher({
  outbox: {
    ...outbox,
    remove() {
      console.log('appended')
      return new Promise(() => undefined)
    },
  },
  openLog: async () => ({ appender: await log.appender(), schemaIds, topicPrefix }),
  logger: silentLogger,
  metrics: createMetrics('test', { defaults: false }),
  leaseMs: 1_000,
})
