import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs from 'kafkajs'
import type { Admin, Kafka } from 'kafkajs'
import { topicConfig } from '../../contract/topic-config.ts'
import { withinDeadline } from '@slipstream/runtime/async/within-deadline.ts'
import type { FoundTopic, TopicSettings } from '../../event-log.ts'
import { AdminConnection } from './admin-connection.ts'

// kafkajs is CommonJS, and Node finds this one of its exports only on the default one.
const { ConfigResourceTypes } = kafkajs

/** The records of a partition that retention has left: from `start` (inclusive) to `end` (exclusive). */
export type PartitionBounds = { start: bigint; end: bigint }

/**
 * Longer than a cluster takes to move the leaders from a lost broker, which is
 * known as lost after 9 s by default.
 */
const readsWithinMs = 20_000
const leadersWithinMs = 30_000
const checkWithinMs = 3_000

/**
 * What is read of topics, and their creation. Each call outlives the loss of a
 * broker whose partitions others can lead.
 */
export class TopicAdmin {
  readonly #connection: AdminConnection

  constructor(kafka: Kafka) {
    this.#connection = new AdminConnection(kafka)
  }

  async partitionCount(topic: string): Promise<number> {
    const { topics } = await this.#read((admin) => admin.fetchTopicMetadata({ topics: [topic] }))
    const count = topics[0]?.partitions.length ?? 0
    if (count === 0) throw new Error(`the topic ${topic} has no partitions`)
    return count
  }

  async bounds(topic: string): Promise<Map<number, PartitionBounds>> {
    const offsets = await this.#read((admin) => admin.fetchTopicOffsets(topic))
    return new Map(
      offsets.map(({ partition, low, high }) => [partition, { start: BigInt(low), end: BigInt(high) }]),
    )
  }

  async offsetsSince(topic: string, sinceMs: number): Promise<Map<number, bigint>> {
    const offsets = await this.#read((admin) => admin.fetchTopicOffsetsByTimestamp(topic, sinceMs))
    return new Map(offsets.map(({ partition, offset }) => [partition, BigInt(offset)]))
  }

  async topicsFound(names: readonly string[]): Promise<{ brokers: number; topics: Map<string, FoundTopic> }> {
    const existing = await this.#read((admin) => presentOf(admin, names))
    const { brokers } = await this.#read((admin) => admin.describeCluster())
    return {
      brokers: brokers.length,
      topics:
        existing.length === 0
          ? new Map<string, FoundTopic>()
          : await this.#read((admin) => found(admin, existing)),
    }
  }

  async ensureTopics(topics: readonly TopicSettings[]): Promise<void> {
    const names = topics.map(({ name }) => name)
    const present = new Set(await this.#read((admin) => presentOf(admin, names)))
    const absent = topics.filter(({ name }) => !present.has(name))
    if (absent.length === 0) return
    // Returns false when another process creates the same topics just now, which is as good.
    await this.#read((admin) => admin.createTopics({ waitForLeaders: false, topics: absent.map(toKafka) }))
    for (const { name } of absent) await this.#leadersOf(name)
  }

  /** Rejects when no broker responds within 3 seconds. */
  async check(): Promise<void> {
    const response = this.#connection.request(checkWithinMs, (admin) => admin.describeCluster())
    try {
      await withinDeadline(checkWithinMs, () => response)
    } catch (cause) {
      response.catch(() => undefined)
      // Credentials that are refused look like a broker that is gone, but for the reason.
      throw new Error(`Kafka does not respond: ${(cause as Error).message.trim()}`, { cause })
    }
  }

  close(): Promise<void> {
    return this.#connection.close()
  }

  #read<T>(operation: (admin: Admin) => Promise<T>): Promise<T> {
    return this.#connection.request(readsWithinMs, operation)
  }

  /** Waits until all brokers know a new topic; kafkajs's wait fails at the first that does not. */
  async #leadersOf(topic: string): Promise<void> {
    const end = performance.now() + leadersWithinMs
    for (;;) {
      try {
        await this.#connection.request(0, (admin) => admin.fetchTopicOffsets(topic))
        return
      } catch (error) {
        if (performance.now() > end) throw error
        await sleep(100)
      }
    }
  }
}

/** Those of the names that are topics. One that is not fails a request for all. */
async function presentOf(admin: Admin, names: readonly string[]): Promise<string[]> {
  if (await arePresent(admin, names)) return [...names]
  const present = await Promise.all(names.map((name) => arePresent(admin, [name])))
  return names.filter((_, index) => present[index])
}

async function arePresent(admin: Admin, names: readonly string[]): Promise<boolean> {
  try {
    await admin.fetchTopicMetadata({ topics: [...names] })
    return true
  } catch (error) {
    const { type } = error as { type?: unknown }
    if (type === 'UNKNOWN_TOPIC_OR_PARTITION' || type === 'INVALID_TOPIC_EXCEPTION') return false
    throw error
  }
}

async function found(client: Admin, names: string[]): Promise<Map<string, FoundTopic>> {
  const [{ topics }, { resources }] = await Promise.all([
    client.fetchTopicMetadata({ topics: names }),
    client.describeConfigs({
      includeSynonyms: false,
      resources: names.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
    }),
  ])
  const configs = new Map(resources.map(({ resourceName, configEntries }) => [resourceName, configEntries]))
  return new Map(
    topics.map(({ name, partitions }) => [
      name,
      {
        partitions: partitions.length,
        replicationFactor: Math.min(...partitions.map(({ replicas }) => replicas.length)),
        config: Object.fromEntries(
          (configs.get(name) ?? []).map(({ configName, configValue }) => [configName, configValue]),
        ),
      },
    ]),
  )
}

function toKafka(settings: TopicSettings) {
  return {
    topic: settings.name,
    numPartitions: settings.partitions,
    replicationFactor: settings.replicationFactor,
    configEntries: Object.entries(topicConfig(settings)).map(([name, value]) => ({ name, value })),
  }
}
