import type { CompressionTypes, Kafka, Message, Producer, TopicMessages } from 'kafkajs'
import { ProduceError } from '../../append/produce-error.ts'
import type { ProduceGroup, Transport } from '../../append/produce-transport.ts'
import type { NewRecord, Removal } from '../../event-log.ts'
import type { TopicAdmin } from './topic-admin.ts'
import { partitionOfKey } from './read/partition-of-key.ts'
import { produceFault } from './produce-fault.ts'

type Routed = { partitions: number; learntAt: number }

const partitionsKnownForMs = 5 * 60_000

export type KafkaTransportOptions = {
  compression: CompressionTypes
  /** How long a broker may wait for its replicas before it responds. */
  replicationTimeoutMs: number
}

/** The group commit's way to Kafka. Partitions are chosen as Java clients choose them (murmur2 of the key). */
export class KafkaTransport implements Transport {
  readonly #admin: TopicAdmin
  readonly #options: KafkaTransportOptions
  readonly #producer: Producer
  readonly #topics = new Map<string, Routed>()
  /** As first learnt: with another count a key would move to another partition, and lose its order. */
  readonly #counts = new Map<string, number>()
  #countChanged: Error | undefined
  #connection: Promise<void> | undefined
  #lastError: Error | undefined

  constructor(kafka: Kafka, admin: TopicAdmin, options: KafkaTransportOptions) {
    this.#admin = admin
    this.#options = options
    this.#producer = kafka.producer({
      // The message has its partition already: a second hash for each would be waste.
      createPartitioner: () => (args) => args.message.partition as number,
      allowAutoTopicCreation: false,
      metadataMaxAge: partitionsKnownForMs,
      retry: { retries: 0 },
    })
  }

  partitionOf({ topic, key }: NewRecord | Removal): number | undefined {
    const known = this.#topics.get(topic)
    if (known === undefined) return undefined
    if (performance.now() - known.learntAt > partitionsKnownForMs) {
      known.learntAt = performance.now()
      // The old count serves until the new one is known, and is asked for again after the same time.
      this.learnPartitions(topic).catch(() => undefined)
    }
    return partitionOfKey(known.partitions, topic, key)
  }

  async learnPartitions(topic: string): Promise<void> {
    try {
      const count = await this.#admin.partitionCount(topic)
      this.#assertSameCount(topic, count)
      this.#topics.set(topic, { partitions: count, learntAt: performance.now() })
      this.#lastError = undefined
    } catch (error) {
      this.#lastError = error as Error
      throw error
    }
  }

  #assertSameCount(topic: string, count: number): void {
    const before = this.#counts.get(topic) ?? count
    if (before !== count) {
      this.#countChanged = new Error(
        `the topic ${topic} has ${count} partitions now and had ${before}: restart the process to compare it`,
      )
      throw this.#countChanged
    }
    this.#counts.set(topic, count)
  }

  forgetPartitions(topic: string): void {
    this.#topics.delete(topic)
  }

  async produce(groups: readonly ProduceGroup[]): Promise<bigint[]> {
    await this.#connected()
    const responses = await this.#producer
      .sendBatch({
        acks: -1,
        timeout: this.#options.replicationTimeoutMs,
        compression: this.#options.compression,
        topicMessages: byTopic(groups),
      })
      .catch((error: unknown) => {
        throw new ProduceError(produceFault(error), error)
      })
    return groups.map(({ topic, partition }) => {
      const response = responses.find((one) => one.topicName === topic && one.partition === partition)
      if (response?.baseOffset === undefined) throw new Error(`no response for ${topic}/${partition}`)
      return BigInt(response.baseOffset)
    })
  }

  lastError(): Error | undefined {
    return this.#lastError
  }

  async check(): Promise<void> {
    await this.#admin.check()
    if (this.#countChanged !== undefined) throw this.#countChanged
  }

  async close(): Promise<void> {
    await this.#connection?.catch(() => undefined)
    await this.#producer.disconnect()
  }

  #connected(): Promise<void> {
    return (this.#connection ??= this.#producer.connect().catch((error: unknown) => {
      this.#connection = undefined
      throw error
    }))
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
