import type { Kafka, Message, TopicMessages } from 'kafkajs'
import { ProduceError } from '../../../append/produce-error.ts'
import type { ProduceGroup, Producer, ProduceResult } from '../../../append/produce-transport.ts'
import { zstd } from '../compression.ts'
import { headerEncoding, sealedHeaderName } from '@slipstream/events/personal-data/sealed-header.ts'
import { produceFault } from './produce-fault.ts'

const metadataMaxAgeMs = 5 * 60_000

/**
 * kafkajs's producer. One failing partition rejects the whole request, so
 * nothing is known of the others then.
 *
 * @param replicationTimeoutMs how long a broker may wait for its replicas before it responds
 */
export function kafkajsProducer(kafka: Kafka, replicationTimeoutMs: number): Producer {
  const producer = kafka.producer({
    // The message has its partition already: a second hash for each would be waste.
    createPartitioner: () => (args) => args.message.partition as number,
    allowAutoTopicCreation: false,
    metadataMaxAge: metadataMaxAgeMs,
    retry: { retries: 0 },
  })
  let connection: Promise<void> | undefined
  const connected = (): Promise<void> =>
    (connection ??= producer.connect().catch((error: unknown) => {
      connection = undefined
      throw error
    }))

  return {
    async produce(groups): Promise<ProduceResult[]> {
      await connected()
      const topicMessages = byTopic(groups)
      const responses = await producer
        .sendBatch({ acks: -1, timeout: replicationTimeoutMs, compression: zstd, topicMessages })
        .catch((error: unknown) => {
          throw new ProduceError(produceFault(error), error)
        })
      return groups.map(({ topic, partition }) => {
        const response = responses.find((one) => one.topicName === topic && one.partition === partition)
        if (response?.baseOffset === undefined) throw new Error(`no response for ${topic}/${partition}`)
        return BigInt(response.baseOffset)
      })
    },
    async close(): Promise<void> {
      await connection?.catch(() => undefined)
      await producer.disconnect()
    },
  }
}

function byTopic(groups: readonly ProduceGroup[]): TopicMessages[] {
  const topics = new Map<string, Message[]>()
  for (const { topic, partition, records } of groups) {
    let messages = topics.get(topic)
    if (messages === undefined) topics.set(topic, (messages = []))
    for (const { key, value, headers, sealed } of records)
      messages.push({
        partition,
        key,
        value,
        headers: { ...bytesOf(headers), ...(sealed && { [sealedHeaderName]: sealed }) },
      })
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }))
}

function bytesOf(headers: Readonly<Record<string, string>>): Record<string, Buffer> {
  const bytes: Record<string, Buffer> = {}
  for (const name in headers) bytes[name] = Buffer.from(headers[name] as string, headerEncoding(name))
  return bytes
}
