import type { TestContext } from 'node:test'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import {
  alertsTopic,
  billingTopic,
  billingWorkTopic,
  checkInsTopic,
  shipmentsTopic,
} from '@slipstream/event-log/topics/topic-settings.ts'
import type { Appender } from '@slipstream/event-log/event-log.ts'
import type { Position } from '@slipstream/event-log/position.ts'
import { encodeEvent } from '@slipstream/events/codec/encode.ts'
import type { Event, OrderEvent } from '@slipstream/events/event.ts'
import { parseConfig } from '@slipstream/runtime/config/load-config.ts'
import { silent } from '@slipstream/testing/silent.ts'
import { givenWorld } from '@slipstream/testing/world.ts'
import { schemaIds } from '@slipstream/testing/events/schema-ids.ts'
import { startProjector } from '../../src/start-projector.ts'
import type { Projector } from '../../src/start-projector.ts'

const config = parseConfig(
  `sources: { shop: { type: woocommerce, secrets: [{ env: S }], statuses: { processing: [saveParticipants] } } }`,
  { path: 'test', environment: { S: 'secret' } },
)
export const partitions = 3

/** A topic and a database of one test's own on the real servers, which is emptied when the test ends. */
export async function world(test: TestContext) {
  const { stack, topicPrefix, client, db, defer } = givenWorld(test, 'projector')
  const log = connectKafkaLog({ brokers: stack.kafkaBrokers, clientId: 'test' })
  const maxRecordBytes = 1024 * 1024
  const topic = `${topicPrefix}orders`
  await log.ensureTopics([{ name: topic, partitions, replicationFactor: 1, retentionMs: -1, maxRecordBytes }])
  const appender = await log.appender()
  const projectors: Projector[] = []

  defer(async () => {
    // What rebuilds made would be taken for versions of the next test.
    const made = await db.listCollections({ name: /_v(?!1$)/ }, { nameOnly: true }).toArray()
    for (const { name } of made) await db.dropCollection(name)
  })
  defer(async () => {
    await Promise.all(projectors.map((projector) => projector.stop()))
    await log.close()
  })

  return {
    client,
    db,
    log,
    topic,
    topicPrefix,
    alertsTopic: alertsTopic(topicPrefix, config).name,
    shipmentsTopic: shipmentsTopic(topicPrefix, config).name,
    billingTopic: billingTopic(topicPrefix, config).name,
    billingWorkTopic: billingWorkTopic(topicPrefix, config).name,
    checkInsTopic: checkInsTopic(topicPrefix, config).name,
    stack,
    config,
    append: (events: readonly OrderEvent[]) => append(appender, topic, events),
    async appendAlerts(events: readonly Event[]) {
      const settings = alertsTopic(topicPrefix, { kafka: { partitions, replicationFactor: 1 } })
      await log.ensureTopics([settings])
      return append(appender, settings.name, events)
    },
    async appendShipments(events: readonly Event[]) {
      const settings = shipmentsTopic(topicPrefix, {
        ...config,
        kafka: { partitions, replicationFactor: 1 },
      })
      await log.ensureTopics([settings])
      return append(appender, settings.name, events)
    },
    async appendBilling(events: readonly Event[]) {
      const settings = billingTopic(topicPrefix, { ...config, kafka: { partitions, replicationFactor: 1 } })
      await log.ensureTopics([settings])
      return append(appender, settings.name, events)
    },
    async appendBillingWork(events: readonly Event[]) {
      const settings = billingWorkTopic(topicPrefix, { kafka: { partitions, replicationFactor: 1 } })
      await log.ensureTopics([settings])
      return append(appender, settings.name, events)
    },
    async appendCheckIns(events: readonly Event[]) {
      const settings = checkInsTopic(topicPrefix, { kafka: { partitions, replicationFactor: 1 } })
      await log.ensureTopics([settings])
      return append(appender, settings.name, events)
    },
    appendRaw: (key: string, value: string) =>
      appender.append({ topic, key, value: Buffer.from(value), headers: {} }),
    start() {
      const reports = silent('projector')
      const projector = startProjector({
        config: { ...config, kafka: { ...config.kafka, partitions } },
        kafkaBrokers: stack.kafkaBrokers,
        topicPrefix,
        mongodbUrl: stack.mongodbUrl,
        mongodbDatabase: db.databaseName,
        ...reports,
      })
      projectors.push(projector)
      return { ...projector, health: reports.health }
    },
  }
}

export type World = Awaited<ReturnType<typeof world>>

async function append(appender: Appender, topic: string, events: readonly Event[]): Promise<Position[]> {
  return Promise.all(
    events.map((event) => {
      const { key, value, headers } = encodeEvent(event, schemaIds)
      return appender.append({ topic, key, value, headers })
    }),
  )
}

/** Whether the projector's checkpoints stand at the log's end. */
export async function isCaughtUp(
  { db, log, topic: orders }: World,
  consumer = 'projector',
  topic = orders,
): Promise<boolean> {
  const ends = await log.endOffsets(topic)
  const found = await db.collection<{ _id: string; next: number }>('checkpoints').find().toArray()
  const nexts = new Map(found.map(({ _id, next }) => [_id, BigInt(next)]))
  return [...ends].every(([partition, end]) => (nexts.get(`${consumer}|${topic}|${partition}`) ?? 0n) === end)
}
