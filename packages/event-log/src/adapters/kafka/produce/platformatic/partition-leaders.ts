import { metadataV9, ResponseError } from '@platformatic/kafka'
import { connect } from './broker-connections.ts'
import type { Broker, ConnectionSettings } from './broker-connections.ts'

type Metadata = metadataV9.MetadataResponse
/** By partition; undefined while it has no leader. */
export type Leaders = ReadonlyMap<number, Broker | undefined>

const autoTopicCreation = false

/**
 * Who leads the partitions of topics. It is queried once, and again only after `forget`: a broker that no
 * longer leads says so. Each query has a connection of its own, so that it waits behind no other request.
 */
export class PartitionLeaders {
  readonly #bootstrap: readonly Broker[]
  readonly #settings: ConnectionSettings
  readonly #topics = new Map<string, Promise<Leaders>>()
  #known: readonly Broker[] = []
  #queries = 0

  /** @param settings their timeouts are those of the query to each broker */
  constructor(bootstrap: readonly Broker[], settings: ConnectionSettings) {
    this.#bootstrap = bootstrap
    this.#settings = settings
  }

  /** @returns no partitions for a topic that the brokers do not know. @throws when none of them responds */
  of(topic: string): Promise<Leaders> {
    const known = this.#topics.get(topic)
    if (known !== undefined) return known
    const querying = this.#query(topic).catch((error: unknown) => {
      this.forget(topic, querying)
      throw error
    })
    this.#topics.set(topic, querying)
    return querying
  }

  /** @param leaders those that were wrong. Default: whatever is known. */
  forget(topic: string, leaders?: Promise<Leaders>): void {
    if (leaders === undefined || this.#topics.get(topic) === leaders) this.#topics.delete(topic)
  }

  async #query(topic: string): Promise<Leaders> {
    const brokers = distinct([...this.#known, ...this.#bootstrap])
    const failures: unknown[] = []
    // Another one first each time: the last one may have been behind.
    const first = this.#queries++
    for (let n = 0; n < brokers.length; n++) {
      try {
        const metadata = await queryBroker(
          brokers[(first + n) % brokers.length] as Broker,
          topic,
          this.#settings,
        )
        if (metadata.brokers.length > 0) this.#known = metadata.brokers
        return leadersOf(topic, metadata)
      } catch (error) {
        failures.push(error)
      }
    }
    const causes = failures.map((error) => (error instanceof Error ? error.message : String(error)))
    throw new AggregateError(failures, `no broker says who leads ${topic}: ${causes.join('; ')}`)
  }
}

async function queryBroker(broker: Broker, topic: string, settings: ConnectionSettings): Promise<Metadata> {
  const connection = await connect(broker, settings)
  try {
    return await metadataV9.api.async(connection, [topic], autoTopicCreation)
  } catch (error) {
    // It has the response, with an error for the topic or one of its partitions.
    if (error instanceof ResponseError) return error['response'] as Metadata
    throw error
  } finally {
    void connection.close()
  }
}

function leadersOf(topic: string, { brokers, topics }: Metadata): Leaders {
  const byId = new Map(brokers.map(({ nodeId, host, port }) => [nodeId, { host, port }]))
  const partitions = topics.find(({ name }) => name === topic)?.partitions ?? []
  return new Map(partitions.map(({ partitionIndex, leaderId }) => [partitionIndex, byId.get(leaderId)]))
}

function distinct(brokers: readonly Broker[]): Broker[] {
  return [...new Map(brokers.map(({ host, port }) => [`${host}:${port}`, { host, port }])).values()]
}
