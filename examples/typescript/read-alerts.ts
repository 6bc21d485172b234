/**
 * Follows the topic of alerts and prints a line for each change:
 * `npm install kafkajs @kafkajs/confluent-schema-registry`, then
 *
 *   KAFKA_BROKERS=localhost:9092 SCHEMA_REGISTRY_URL=http://localhost:8081 node read-alerts.ts
 */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry'
import kafkajs from 'kafkajs'

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs
// Slipstream writes batches compressed with zstd, which kafkajs does not know by itself.
CompressionCodecs[CompressionTypes.ZSTD] = () => ({
  compress: ({ buffer }: { buffer: Buffer }) => Promise.resolve(zstdCompressSync(buffer)),
  decompress: (buffer: Buffer) => Promise.resolve(zstdDecompressSync(buffer)),
})

const { KAFKA_BROKERS = 'localhost:9092', SCHEMA_REGISTRY_URL = 'http://localhost:8081' } = process.env
const { TOPIC_PREFIX = '', CONSUMER_GROUP = 'ops-alerts' } = process.env

type Alert = {
  rule: string
  source: string
  subject: string
  since: string
  severity?: string
  summary?: string
}

const kafka = new Kafka({ clientId: 'ops', brokers: KAFKA_BROKERS.split(','), logLevel: logLevel.ERROR })
const registry = new SchemaRegistry({ host: SCHEMA_REGISTRY_URL })
const consumer = kafka.consumer({ groupId: CONSUMER_GROUP })

await consumer.connect()
await consumer.subscribe({ topic: `${TOPIC_PREFIX}alerts`, fromBeginning: true })
await consumer.run({
  // When this throws, kafkajs delivers the record again: what it does must be safe to
  // repeat. `ce_id` identifies the event.
  async eachMessage({ message: { value, headers } }) {
    if (value === null || value.length === 0) return // The alert's key was removed from the topic.
    // The schema is fetched once for each id, and the data is checked against it.
    const alert = (await registry.decode(value)) as Alert
    const type = headers?.['ce_type']?.toString()
    const name = `${alert.rule} ${alert.source}/${alert.subject}`
    if (type === 'AlertRaised') console.log(`firing ${name} (${alert.severity}): ${alert.summary}`)
    if (type === 'AlertResolved') console.log(`resolved ${name}`)
  },
})

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void consumer.disconnect().then(() => process.exit(0)))
