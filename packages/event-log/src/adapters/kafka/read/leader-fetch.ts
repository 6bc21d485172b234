import { createRequire } from 'node:module'
import type { Kafka, KafkaMessage } from 'kafkajs'

/** What kafkajs has of its own and its types lack. Its version is pinned, and contract tests run this. */
type Cluster = {
  connect(): Promise<void>
  disconnect(): Promise<void>
  addTargetTopic(topic: string): Promise<void>
  refreshMetadataIfNecessary(): Promise<void>
  findLeaderForPartitions(topic: string, partitions: number[]): Record<string, number[]>
  findBroker(node: { nodeId: string }): Promise<{ fetch(request: FetchRequest): Promise<FetchResponse> }>
}
type PartitionRequest = { partition: number; fetchOffset: string; maxBytes: number }
type FetchRequest = {
  isolationLevel: number
  maxWaitTime: number
  minBytes: number
  maxBytes: number
  topics: { topic: string; partitions: PartitionRequest[] }[]
}
type RawMessage = KafkaMessage & { batchContext?: { firstOffset: string; lastOffsetDelta: number } }
type PartitionData = {
  partition: number
  highWatermark: string
  lastStableOffset: string
  messages: RawMessage[]
}
type FetchResponse = { responses: { topicName: string; partitions: PartitionData[] }[] }
type Batch = new (
  topic: string,
  fetchedOffset: string,
  data: PartitionData,
) => { messages: KafkaMessage[]; rawMessages: RawMessage[] }

// It leaves out markers and what an aborted transaction wrote.
const KafkaBatch = createRequire(import.meta.url)('kafkajs/src/consumer/batch.js') as Batch
const readCommitted = 1
const waitMs = 250

export type FetchLimits = { maxFetchBytesPerPartition: number; maxFetchBytes: number }

export type Fetched = {
  partition: number
  messages: KafkaMessage[]
  /** The offset behind all that was fetched; undefined when nothing was. */
  next: bigint | undefined
  /** The offset behind what is committed. */
  end: bigint
}

/**
 * Fetches committed records from the leaders of a topic's partitions: it joins no group, and commits nothing.
 * It does not recover: after an error, close it and make another one, which looks up the leaders again.
 */
export class LeaderFetch {
  readonly #topic: string
  readonly #limits: FetchLimits
  readonly #cluster: Cluster
  #connected: Promise<void> | undefined

  constructor(kafka: Kafka, topic: string, limits: FetchLimits) {
    this.#topic = topic
    this.#limits = limits
    this.#cluster = createCluster(kafka)
  }

  async fetch(positions: ReadonlyMap<number, bigint>): Promise<Fetched[]> {
    await (this.#connected ??= this.#connect())
    await this.#cluster.refreshMetadataIfNecessary()
    const leaders = this.#cluster.findLeaderForPartitions(this.#topic, [...positions.keys()])
    const fetched = await Promise.all(
      Object.entries(leaders).map(([nodeId, partitions]) => this.#fetchFrom(nodeId, partitions, positions)),
    )
    return fetched.flat()
  }

  async close(): Promise<void> {
    await this.#connected?.catch(() => undefined)
    await this.#cluster.disconnect().catch(() => undefined)
  }

  async #connect(): Promise<void> {
    await this.#cluster.connect()
    await this.#cluster.addTargetTopic(this.#topic)
  }

  async #fetchFrom(
    nodeId: string,
    partitions: number[],
    positions: ReadonlyMap<number, bigint>,
  ): Promise<Fetched[]> {
    const { maxFetchBytes, maxFetchBytesPerPartition: maxBytes } = this.#limits
    const offsetOf = (partition: number): bigint => positions.get(partition) as bigint
    const wanted = partitions.map((partition) => ({
      partition,
      fetchOffset: String(offsetOf(partition)),
      maxBytes,
    }))
    const broker = await this.#cluster.findBroker({ nodeId })
    const { responses } = await broker.fetch({
      isolationLevel: readCommitted,
      maxWaitTime: waitMs,
      minBytes: 1,
      maxBytes: maxFetchBytes,
      topics: [{ topic: this.#topic, partitions: wanted }],
    })
    return responses
      .flatMap((response) => response.partitions)
      .map((data) => toFetched(this.#topic, data, offsetOf(data.partition)))
  }
}

function toFetched(topic: string, data: PartitionData, from: bigint): Fetched {
  const { messages, rawMessages } = new KafkaBatch(topic, String(from), data)
  return {
    partition: data.partition,
    messages,
    next: behind(rawMessages.at(-1)),
    end: BigInt(data.lastStableOffset),
  }
}

/** Compaction may have removed the last records of a batch, whose offsets are passed nevertheless. */
function behind(last: RawMessage | undefined): bigint | undefined {
  if (last === undefined) return undefined
  const { batchContext } = last
  if (batchContext === undefined) return BigInt(last.offset) + 1n
  return BigInt(batchContext.firstOffset) + BigInt(batchContext.lastOffsetDelta) + 1n
}

/** With the settings of the client, e.g. its brokers: kafkajs keeps the function under a symbol. */
function createCluster(kafka: Kafka): Cluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(
    ({ description }) => description === 'private:Kafka:createCluster',
  )
  if (symbol === undefined) throw new Error('this version of kafkajs creates its connections in another way')
  const create = (kafka as unknown as Record<symbol, (options: object) => Cluster>)[symbol]
  return (create as (options: object) => Cluster)({ allowAutoTopicCreation: false, metadataMaxAge: 300_000 })
}
