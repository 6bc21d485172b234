import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs from 'kafkajs'
import type { Admin, Kafka } from 'kafkajs'
import { topicConfig } from '../../contract/topic-config.ts'
import { withinDeadline } from '@slipstream/runtime/async/within-deadline.ts'
import type { FoundTopic, TopicSettings } from '../../event-log.ts'

// kafkajs is CommonJS, and Node finds this one of its exports only on the default one.
const { ConfigResourceTypes } = kafkajs

/** The records of a partition that retention has left: from `start` (inclusive) to `end` (exclusive). */
export type PartitionBounds = { start: bigint; end: bigint }

const leadersWithinMs = 30_000
const checkWithinMs = 3_000

/** kafkajs's admin client, connected when it is first used. */
export class TopicAdmin {
  readonly #admin: Admin
  #connection: Promise<void> | undefined

  constructor(kafka: Kafka) {
    this.#admin = kafka.admin()
  }

  async partitionCount(topic: string): Promise<number> {
    const { topics } = await (await this.#connected()).fetchTopicMetadata({ topics: [topic] })
    const count = topics[0]?.partitions.length ?? 0
    if (count === 0) throw new Error(`the topic ${topic} has no partitions`)
    return count
  }

  async bounds(topic: string): Promise<Map<number, PartitionBounds>> {
    const offsets = await (await this.#connected()).fetchTopicOffsets(topic)
    return new Map(
      offsets.map(({ partition, low, high }) => [partition, { start: BigInt(low), end: BigInt(high) }]),
    )
  }

  async offsetsSince(topic: string, sinceMs: number): Promise<Map<number, bigint>> {
    const offsets = await (await this.#connected()).fetchTopicOffsetsByTimestamp(topic, sinceMs)
    return new Map(offsets.map(({ partition, offset }) => [partition, BigInt(offset)]))
  }

  async topicsFound(names: readonly string[]): Promise<{ brokers: number; topics: Map<string, FoundTopic> }> {
    const client = await this.#connected()
    const present = new Set(await client.listTopics())
    const existing = names.filter((name) => present.has(name))
    const { brokers } = await client.describeCluster()
    return {
      brokers: brokers.length,
      topics: existing.length === 0 ? new Map<string, FoundTopic>() : await found(client, existing),
    }
  }

  async ensureTopics(topics: readonly TopicSettings[]): Promise<void> {
    const client = await this.#connected()
    const present = new Set(await client.listTopics())
    const absent = topics.filter(({ name }) => !present.has(name))
    if (absent.length === 0) return
    // Returns false when another process creates the same topics just now, which is as good.
    await client.createTopics({ waitForLeaders: false, topics: absent.map(toKafka) })
    for (const { name } of absent) await leadersOf(client, name)
  }

  async deleteGroup(group: string): Promise<void> {
    await (await this.#connected()).deleteGroups([group])
  }

  /** Rejects when the broker does not respond within 3 seconds. */
  async check(): Promise<void> {
    const response = this.#connected().then((client) => client.describeCluster())
    try {
      await withinDeadline(checkWithinMs, () => response)
    } catch (cause) {
      response.catch(() => undefined)
      throw new Error('Kafka does not respond', { cause })
    }
  }

  async close(): Promise<void> {
    await this.#connection?.catch(() => undefined)
    await this.#admin.disconnect()
  }

  async #connected(): Promise<Admin> {
    this.#connection ??= this.#admin.connect().catch((error: unknown) => {
      this.#connection = undefined
      throw error
    })
    await this.#connection
    return this.#admin
  }
}

/** Waits until all brokers know a new topic. kafkajs's own wait for it fails at the first broker that does not. */
async function leadersOf(client: Admin, topic: string): Promise<void> {
  const end = performance.now() + leadersWithinMs
  for (;;) {
    try {
      await client.fetchTopicOffsets(topic)
      return
    } catch (error) {
      if (performance.now() > end) throw error
      await sleep(100)
    }
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
