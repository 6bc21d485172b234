import { crc32c } from '@platformatic/kafka'
import { ProduceError } from '../../../../append/produce-error.ts'
import type { ProduceGroup, Producer, ProduceResult } from '../../../../append/produce-transport.ts'
import { encodeRecordBatch, encodeRecords } from '../../../../codec/record-batch.ts'
import { compressZstd, uncompressed, zstd } from '../../compression.ts'
import { sealedHeaderName } from '@slipstream/events/personal-data/sealed-header.ts'
import { BrokerConnections } from './broker-connections.ts'
import type { Broker, ConnectionSettings } from './broker-connections.ts'
import { PartitionLeaders } from './partition-leaders.ts'
import { sendBatches } from './produce-request.ts'
import type { EncodedBatch } from './produce-request.ts'

export type PlatformaticProducerOptions = ConnectionSettings & {
  brokers: readonly Broker[]
  /** How long each broker may take to say who leads. */
  metadataTimeoutMs: number
  /** How long a broker may wait for its replicas before it responds. */
  replicationTimeoutMs: number
}

/** The groups for one broker, by their index in the whole request. */
type BrokerRequest = { broker: Broker; indexes: number[] }

/**
 * A producer on the connections of @platformatic/kafka, with an encoder of our own. It repeats nothing: after
 * any failure it looks up again who leads. A partition that fails hides nothing of the others.
 */
export class PlatformaticProducer implements Producer {
  readonly #leaders: PartitionLeaders
  readonly #connections: BrokerConnections
  readonly #replicationTimeoutMs: number

  constructor(options: PlatformaticProducerOptions) {
    const { brokers, metadataTimeoutMs, replicationTimeoutMs, ...settings } = options
    const connectTimeoutMs = Math.min(settings.connectTimeoutMs, metadataTimeoutMs)
    this.#leaders = new PartitionLeaders(brokers, {
      ...settings,
      connectTimeoutMs,
      requestTimeoutMs: metadataTimeoutMs,
    })
    this.#connections = new BrokerConnections(settings)
    this.#replicationTimeoutMs = replicationTimeoutMs
  }

  async produce(groups: readonly ProduceGroup[]): Promise<ProduceResult[]> {
    const results: ProduceResult[] = []
    const requests = await this.#route(groups, results)
    await Promise.all(requests.map((request) => this.#send(request, groups, results)))
    groups.forEach(({ topic }, index) => {
      if (results[index] instanceof ProduceError) this.#leaders.forget(topic)
    })
    return results
  }

  close(): Promise<void> {
    return this.#connections.close()
  }

  /** Groups without a leader get their results. */
  async #route(groups: readonly ProduceGroup[], results: ProduceResult[]): Promise<BrokerRequest[]> {
    const leaders = await Promise.all(groups.map(({ topic }) => this.#leaders.of(topic)))
    const requests = new Map<string, BrokerRequest>()
    groups.forEach(({ topic, partition }, index) => {
      const broker = leaders[index]?.get(partition)
      if (broker === undefined) {
        const isKnown = leaders[index]?.has(partition) === true
        const [kind, why] = isKnown
          ? (['retriable', 'has no leader'] as const)
          : (['unknownPartition', 'is unknown'] as const)
        results[index] = new ProduceError(kind, `${topic}/${partition} ${why}`)
        return
      }
      const address = `${broker.host}:${broker.port}`
      const request = requests.get(address)
      if (request === undefined) requests.set(address, { broker, indexes: [index] })
      else request.indexes.push(index)
    })
    return [...requests.values()]
  }

  async #send(
    { broker, indexes }: BrokerRequest,
    groups: readonly ProduceGroup[],
    results: ProduceResult[],
  ): Promise<void> {
    try {
      const connection = await this.#connections.to(broker)
      const batches = await Promise.all(indexes.map((index) => encode(groups[index] as ProduceGroup)))
      const responses = await sendBatches(connection, batches, this.#replicationTimeoutMs)
      indexes.forEach((index, at) => (results[index] = responses[at] as ProduceResult))
    } catch (cause) {
      for (const index of indexes) results[index] = new ProduceError('retriable', cause)
    }
  }
}

async function encode({ topic, partition, records }: ProduceGroup): Promise<EncodedBatch> {
  const bytes = encodeRecords(records)
  const isCompressed = isWorthCompressing(records, bytes.length)
  const batch = encodeRecordBatch(
    {
      records: isCompressed ? await compressZstd(bytes) : bytes,
      codec: isCompressed ? zstd : uncompressed,
      count: records.length,
      timestampMs: Date.now(),
    },
    crc32c,
  )
  return { topic, partition, batch }
}

/** What is sealed does not get smaller, and compressing costs as much as sealing it. */
function isWorthCompressing(records: ProduceGroup['records'], bytes: number): boolean {
  const sealedBytes = records.reduce(
    (sum, { headers, sealed }) => sum + (sealed ?? headers[sealedHeaderName] ?? '').length,
    0,
  )
  return sealedBytes < bytes / 2
}
