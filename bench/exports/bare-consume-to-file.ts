import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Kafka, logLevel } from 'kafkajs'
import { registerZstd } from '@slipstream/event-log/adapters/kafka/compression.ts'
import { topicName } from '@slipstream/events/topics.ts'
import { processFigures } from './setting.ts'
import type { Measured, Setting } from './setting.ts'

/** The frame of the registry, before the JSON. */
const frameBytes = 5
const newLine = Buffer.from('\n')

/** A kafkajs consumer as it comes, which writes each value as a line into a file. */
export async function bareConsumeToFile(setting: Setting): Promise<Measured> {
  const { kafkaBrokers, topicPrefix, folder, records } = setting
  registerZstd()
  const begunAt = performance.now()
  const kafka = new Kafka({ brokers: kafkaBrokers, logLevel: logLevel.ERROR })
  const consumer = kafka.consumer({ groupId: `${topicPrefix}bare-${process.pid}` })
  await consumer.connect()
  await consumer.subscribe({ topics: [topicName(topicPrefix, 'orders')], fromBeginning: true })
  const file = createWriteStream(join(folder, 'bare.ndjson'))
  const all = Promise.withResolvers<void>()
  let count = 0
  await consumer.run({
    eachBatch: async ({ batch }) => {
      const lines = batch.messages.flatMap(({ value }) => [value?.subarray(frameBytes) ?? newLine, newLine])
      if (!file.write(Buffer.concat(lines))) await once(file, 'drain')
      count += batch.messages.length
      if (count === records) all.resolve()
    },
  })
  await all.promise
  file.end()
  await once(file, 'close')
  const seconds = (performance.now() - begunAt) / 1_000
  await consumer.disconnect()
  return {
    perSecond: records / seconds,
    ...processFigures(),
    bytes: file.bytesWritten,
  }
}
