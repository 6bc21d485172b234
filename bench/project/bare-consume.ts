import { Kafka, logLevel } from 'kafkajs'
import { registerZstd } from '@slipstream/event-log/adapters/kafka/compression.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { TimedSpan } from '../measure/timed-span.ts'
import type { SpanFigures } from '../measure/timed-span.ts'
import type { Setting } from './setting.ts'

/** kafkajs as it comes, counting records: from the assignment of the partitions to the last record. */
export async function bareConsume({ kafkaBrokers, topicPrefix, events }: Setting): Promise<SpanFigures> {
  registerZstd()
  const kafka = new Kafka({ brokers: kafkaBrokers, logLevel: logLevel.ERROR })
  const consumer = kafka.consumer({ groupId: `${topicPrefix}bare-${process.pid}` })
  const span = new TimedSpan()
  consumer.on('consumer.group_join', () => span.begin())
  await consumer.connect()
  await consumer.subscribe({ topics: [topicName(topicPrefix, 'orders')], fromBeginning: true })
  const all = Promise.withResolvers<SpanFigures>()
  let count = 0
  await consumer.run({
    eachBatch: ({ batch }) => {
      count += batch.messages.length
      if (count === events) all.resolve(span.end(events))
      return Promise.resolve()
    },
  })
  const figures = await all.promise
  await consumer.disconnect()
  return figures
}
