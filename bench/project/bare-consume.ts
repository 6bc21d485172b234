import { Kafka, logLevel } from 'kafkajs'
import { registerZstd } from '@slipstream/event-log/adapters/kafka/compression.ts'
import { topicName } from '@slipstream/events/topics.ts'
import type { Setting } from './setting.ts'

/** kafkajs as it comes, counting records. @returns events/s, from the assignment of the partitions to the last record */
export async function bareConsume({ kafkaBrokers, topicPrefix, events }: Setting): Promise<number> {
  registerZstd()
  const kafka = new Kafka({ brokers: kafkaBrokers, logLevel: logLevel.ERROR })
  const consumer = kafka.consumer({ groupId: `${topicPrefix}bare-${process.pid}` })
  let begunAt = NaN
  consumer.on('consumer.group_join', () => (begunAt = performance.now()))
  await consumer.connect()
  await consumer.subscribe({ topics: [topicName(topicPrefix, 'orders')], fromBeginning: true })
  const all = Promise.withResolvers<number>()
  let count = 0
  await consumer.run({
    eachBatch: ({ batch }) => {
      count += batch.messages.length
      if (count === events) all.resolve(performance.now())
      return Promise.resolve()
    },
  })
  const endedAt = await all.promise
  await consumer.disconnect()
  return (events * 1000) / (endedAt - begunAt)
}
