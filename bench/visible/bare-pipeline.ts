import { Kafka, Partitioners, logLevel } from 'kafkajs'
import { MongoClient } from 'mongodb'
import { serveReference } from '../ingest/serve-reference.ts'

/**
 * The least that shows an order by way of a log: one process responds once the body is in Kafka,
 * another inserts what it reads. Arguments: which of the two; the stack's URLs as JSON. It prints a
 * line, the receiver its URL, once it works.
 */
const [which, urls = '{}'] = process.argv.slice(2)
const stack = JSON.parse(urls) as { kafkaBrokers: string[]; mongodbUrl: string }
const kafka = new Kafka({ brokers: stack.kafkaBrokers, logLevel: logLevel.ERROR })
const topic = 'bare-orders'

console.log(which === 'receive' ? await receive() : await insert())

async function receive(): Promise<string> {
  const admin = kafka.admin()
  await admin.connect()
  await admin.createTopics({
    waitForLeaders: true,
    topics: [{ topic, numPartitions: 6, replicationFactor: 1 }],
  })
  await admin.disconnect()
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner })
  await producer.connect()
  return serveReference(async ({ id }, value) => {
    await producer.send({ topic, acks: -1, messages: [{ key: `shop/${id}`, value }] })
  })
}

async function insert(): Promise<string> {
  const client = await new MongoClient(stack.mongodbUrl).connect()
  const orders = client.db('bare').collection<{ _id: string }>('orders')
  const consumer = kafka.consumer({ groupId: 'bare' })
  const joined = new Promise((resolve) => consumer.on('consumer.group_join', resolve))
  await consumer.connect()
  await consumer.subscribe({ topics: [topic], fromBeginning: true })
  await consumer.run({
    eachBatch: async ({ batch }) => {
      const documents = batch.messages.map(({ key, value }) => ({
        ...(JSON.parse(String(value)) as object),
        _id: String(key),
      }))
      await orders.insertMany(documents, { writeConcern: { w: 'majority' } })
    },
  })
  await joined
  return 'reads'
}
