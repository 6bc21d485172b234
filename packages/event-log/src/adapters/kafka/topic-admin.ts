import { setTimeout as sleep } from 'node:timers/promises'
import kafkajs from 'kafkajs'
import type { Admin, Kafka } from 'kafkajs'
import { topicConfig } from '../../domain/topic-config.ts'
import type { FoundTopic, TopicSettings } from '../../event-log.ts'

// kafkajs is CommonJS, and Node finds this one of its exports only on the default one.
const { ConfigResourceTypes } = kafkajs

/** The part of a partition that is still in the log: from `start` (inclusive) to `end` (exclusive). */
export type PartitionBounds = { start: bigint; end: bigint }

export interface TopicAdmin {
  partitionCount(topic: string): Promise<number>
  bounds(topic: string): Promise<Map<number, PartitionBounds>>
  offsetsSince(topic: string, sinceMs: number): Promise<Map<number, bigint>>
  ensureTopics(topics: readonly TopicSettings[]): Promise<void>
  topicsFound(names: readonly string[]): Promise<{ brokers: number; topics: Map<string, FoundTopic> }>
  deleteGroup(group: string): Promise<void>
  check(): Promise<void>
  close(): Promise<void>
}

const leadersWithinMs = 30_000
const checkWithinMs = 3_000

/** kafkajs's admin client, connected when it is first needed. */
export function topicAdmin(kafka: Kafka): TopicAdmin {
  const admin = kafka.admin()
  let connection: Promise<void> | undefined

  const connected = async (): Promise<Admin> => {
    connection ??= admin.connect().catch((error: unknown) => {
      connection = undefined
      throw error
    })
    await connection
    return admin
  }

  return {
    async partitionCount(topic) {
      const { topics } = await (await connected()).fetchTopicMetadata({ topics: [topic] })
      const count = topics[0]?.partitions.length ?? 0
      if (count === 0) throw new Error(`the topic ${topic} has no partitions`)
      return count
    },
    async bounds(topic) {
      const offsets = await (await connected()).fetchTopicOffsets(topic)
      return new Map(
        offsets.map(({ partition, low, high }) => [partition, { start: BigInt(low), end: BigInt(high) }]),
      )
    },
    async offsetsSince(topic, sinceMs) {
      const offsets = await (await connected()).fetchTopicOffsetsByTimestamp(topic, sinceMs)
      return new Map(offsets.map(({ partition, offset }) => [partition, BigInt(offset)]))
    },
    async topicsFound(names) {
      const client = await connected()
      const present = new Set(await client.listTopics())
      const there = names.filter((name) => present.has(name))
      const { brokers } = await client.describeCluster()
      return {
        brokers: brokers.length,
        topics: there.length === 0 ? new Map<string, FoundTopic>() : await found(client, there),
      }
    },
    async ensureTopics(topics) {
      const client = await connected()
      const present = new Set(await client.listTopics())
      const absent = topics.filter(({ name }) => !present.has(name))
      if (absent.length === 0) return
      // Another process may make the same topics just now; kafkajs responses false then, and that is as good.
      await client.createTopics({ waitForLeaders: false, topics: absent.map(toKafka) })
      for (const { name } of absent) await leadersOf(client, name)
    },
    async deleteGroup(group) {
      await (await connected()).deleteGroups([group])
    },
    async check() {
      const given = new AbortController()
      const answer = connected().then((client) => client.describeCluster())
      try {
        const late = sleep(checkWithinMs, 'late', { signal: given.signal, ref: false })
        late.catch(() => undefined)
        if ((await Promise.race([answer, late])) === 'late') throw new Error(`not within ${checkWithinMs} ms`)
      } catch (cause) {
        answer.catch(() => undefined)
        throw new Error('Kafka does not answer', { cause })
      } finally {
        given.abort()
      }
    },
    async close() {
      await connection?.catch(() => undefined)
      await admin.disconnect()
    },
  }
}

/** A new topic is not known to every broker at once; kafkajs's own wait for it gives up at the first that asks again. */
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
