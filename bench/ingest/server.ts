import { Kafka, Partitioners, logLevel } from 'kafkajs'
import { MongoClient } from 'mongodb'
import { createHealth } from '@slipstream/runtime/health/health.ts'
import { createLogger } from '@slipstream/runtime/observability/logger.ts'
import { createMetrics } from '@slipstream/runtime/observability/metrics.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { startIngest } from '@slipstream/ingest/start-ingest.ts'
import { serveMapping } from './serve-mapping.ts'
import { serveReference } from './serve-reference.ts'
import { secret } from './signed-order.ts'

/** One contender, as a process of its own. Arguments: which; the stack's URLs as JSON. It prints its URL. */
const [which = '', urls = '{}'] = process.argv.slice(2)
const stack = JSON.parse(urls) as { kafkaBrokers: string[]; schemaRegistryUrl: string; mongodbUrl: string }
const shop = {
  type: 'woocommerce',
  secrets: [{ env: 'SHOP_SECRET' }],
  rateLimit: { requestsPerSecond: 1_000_000, burst: 1_000_000 },
  participants: { name: 'Participant {n}', fields: { school: 'School', category: 'Category' } },
}
const parsedConfig = (settings: object = {}) =>
  parseConfig(JSON.stringify({ sources: { shop }, ...settings }), {
    path: 'the bench',
    environment: { SHOP_SECRET: secret, KEY: Buffer.alloc(32, 7).toString('base64') },
  })
const topicPrefix = `bench-${process.pid}-`

const slipstream = async (kafkaProducer: 'kafkajs' | 'platformatic', settings?: object): Promise<string> => {
  const { url } = await startIngest({
    config: parsedConfig(settings),
    mongodb: settings && { url: stack.mongodbUrl, database: `${topicPrefix}keys` },
    ...{ ...stack, kafkaProducer, topicPrefix, host: '127.0.0.1', port: 0 },
    logger: createLogger({ name: 'ingest', level: 'warn', format: 'json' }),
    health: createHealth(),
    metrics: createMetrics('ingest'),
  })
  return url
}

const contenders: Record<string, () => Promise<string>> = {
  slipstream: () => slipstream('platformatic'),

  'slipstream, kafkajs': () => slipstream('kafkajs'),

  'slipstream, sealed': () => slipstream('platformatic', { personalData: { masterKey: { env: 'KEY' } } }),

  'same work, no log': () => serveMapping(parsedConfig().sources['shop']),

  'no log': () => serveReference(async () => undefined),

  async 'send per request'() {
    const kafka = new Kafka({ brokers: stack.kafkaBrokers, logLevel: logLevel.ERROR })
    const topic = `${topicPrefix}orders`
    const admin = kafka.admin()
    await admin.connect()
    await admin.createTopics({ topics: [{ topic, numPartitions: 6, replicationFactor: 1 }] })
    await admin.disconnect()
    const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
    await producer.connect()
    return serveReference(async (order, value) => {
      await producer.send({ topic, acks: -1, messages: [{ key: `shop/${order.id}`, value }] })
    })
  },

  async 'insert per request'() {
    const client = await new MongoClient(stack.mongodbUrl).connect()
    const orders = client.db('bench').collection(`${topicPrefix}orders`)
    return serveReference(async (order) => {
      await orders.insertOne({ ...order }, { writeConcern: { w: 'majority' } })
    })
  },
}

const start = contenders[which]
if (start === undefined) throw new Error(`no contender is called ${which}`)
console.log(await start())
