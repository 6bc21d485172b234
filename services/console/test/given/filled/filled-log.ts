import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { frame } from '@slipstream/events/codec/wire-format.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { stackForTests } from '@slipstream/sandbox-stack/stack-for-tests.ts'
import { randomUUID } from 'node:crypto'
import type { TestContext } from 'node:test'
import type { ConsoleOptions } from '../../../src/start-console.ts'

/** A log of its own, whose topic of orders has one event with a wide body. */
export async function filledLog(
  t: Pick<TestContext, 'after'>,
): Promise<{ changes: Pick<ConsoleOptions, 'topicPrefix' | 'kafkaBrokers'>; paths: string[] }> {
  const { kafkaBrokers } = await stackForTests()
  const topicPrefix = `pages-${randomUUID().slice(0, 8)}-`
  const topic = topicName(topicPrefix, 'orders')
  const log = connectKafkaLog({ brokers: kafkaBrokers, clientId: 'test' })
  t.after(() => log.close())
  const size = { partitions: 2, replicationFactor: 1, retentionMs: -1, maxRecordBytes: 1_000_000 }
  await log.ensureTopics([{ name: topic, ...size }])
  const appender = await log.appender()
  const order = { number: '1042', customer: { name: 'Hana Est' }, note: 'on and '.repeat(40) }
  const { partition, offset } = await appender.append({
    ...{ topic, key: 'shop/1042', value: frame(42, JSON.stringify({ order, payload: order })) },
    headers: {
      ...{ ce_type: 'OrderCreated', ce_source: '/sources/shop', ce_id: randomUUID(), ce_dataversion: '1' },
    },
  })
  const record = `/events/orders/${partition}/${offset}`
  return {
    changes: { topicPrefix, kafkaBrokers },
    paths: ['/events', '/events?type=OrderDeleted', '/events/topics', record, `${record}?content=1`],
  }
}
