import { Partitioners } from 'kafkajs'
import type { CompressionTypes, Kafka, Message, PartitionMetadata, TopicMessages } from 'kafkajs'
import { ProduceError } from '../../append/produce-error.ts'
import type { ProduceGroup, Transport } from '../../append/produce-transport.ts'
import type { NewRecord, Removal } from '../../event-log.ts'
import type { TopicAdmin } from './topic-admin.ts'
import { produceFault } from './produce-fault.ts'

type Routed = { partitions: PartitionMetadata[]; learntAt: number }

const partitionsKnownForMs = 5 * 60_000

export type KafkaTransportOptions = {
  compression: CompressionTypes
  /** How long a broker may wait for its replicas before it responses. */
  replicationTimeoutMs: number
}

/** The group commit's way to Kafka. Partitions are chosen as Java clients choose them (murmur2 of the key). */
export function kafkaTransport(kafka: Kafka, admin: TopicAdmin, options: KafkaTransportOptions): Transport {
  // The partition is in the message already: hashing again would be done once a message.
  const producer = kafka.producer({
    createPartitioner: () => (args) => args.message.partition as number,
    allowAutoTopicCreation: false,
    metadataMaxAge: partitionsKnownForMs,
    retry: { retries: 0 },
  })
  const partitioner = Partitioners.DefaultPartitioner()
  const topics = new Map<string, Routed>()
  /** As first learnt: with another count a key would move to another partition, and lose its order. */
  const counts = new Map<string, number>()
  let changed: Error | undefined
  let connection: Promise<void> | undefined
  let lastError: Error | undefined

  const connected = (): Promise<void> =>
    (connection ??= producer.connect().catch((error: unknown) => {
      connection = undefined
      throw error
    }))

  const learn = async (topic: string): Promise<void> => {
    try {
      const count = await admin.partitionCount(topic)
      const before = counts.get(topic) ?? count
      if (before !== count) {
        changed = new Error(
          `the topic ${topic} has ${count} partitions now and had ${before}: start again to compare it`,
        )
        throw changed
      }
      counts.set(topic, count)
      const partitions = Array.from({ length: count }, (_, partitionId) => ({
        partitionId,
        leader: 0,
        partitionErrorCode: 0,
        replicas: [],
        isr: [],
      }))
      topics.set(topic, { partitions, learntAt: performance.now() })
      lastError = undefined
    } catch (error) {
      lastError = error as Error
      throw error
    }
  }

  return {
    partitionOf({ topic, key }: NewRecord | Removal) {
      const known = topics.get(topic)
      if (known === undefined) return undefined
      if (performance.now() - known.learntAt > partitionsKnownForMs) {
        known.learntAt = performance.now()
        // The old count serves until the new one is known; when it can't be learnt now, it is tried again then.
        learn(topic).catch(() => undefined)
      }
      return partitioner({ topic, partitionMetadata: known.partitions, message: { key, value: null } })
    },
    learnPartitions: learn,
    forgetPartitions: (topic) => void topics.delete(topic),
    async produce(groups) {
      await connected()
      const responses = await producer
        .sendBatch({
          acks: -1,
          timeout: options.replicationTimeoutMs,
          compression: options.compression,
          topicMessages: byTopic(groups),
        })
        .catch((error: unknown) => {
          throw new ProduceError(produceFault(error), error)
        })
      return groups.map(({ topic, partition }) => {
        const answer = responses.find((one) => one.topicName === topic && one.partition === partition)
        if (answer?.baseOffset === undefined) throw new Error(`no answer for ${topic}/${partition}`)
        return BigInt(answer.baseOffset)
      })
    },
    lastError: () => lastError,
    async check() {
      await admin.check()
      if (changed !== undefined) throw changed
    },
    async close() {
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
    for (const { key, value, headers } of records) messages.push({ partition, key, value, headers })
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }))
}
