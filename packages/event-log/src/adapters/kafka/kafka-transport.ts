import type { ProduceGroup, Producer, ProduceResult, Transport } from '../../append/produce-transport.ts'
import { partitionOfKey } from '../../codec/partition-of-key.ts'
import type { NewRecord, Removal } from '../../event-log.ts'
import type { TopicAdmin } from './topic-admin.ts'

type Routed = { partitions: number; learntAt: number }

const partitionsKnownForMs = 5 * 60_000

/** The group commit's way to Kafka. Partitions are chosen as by Java clients (murmur2 of the key). */
export class KafkaTransport implements Transport {
  readonly #admin: TopicAdmin
  readonly #producer: Producer
  readonly #topics = new Map<string, Routed>()
  /** As first learnt: with another count a key would move to another partition, and lose its order. */
  readonly #counts = new Map<string, number>()
  #countChanged: Error | undefined
  #lastError: Error | undefined

  constructor(admin: TopicAdmin, producer: Producer) {
    this.#admin = admin
    this.#producer = producer
  }

  partitionOf({ topic, key }: NewRecord | Removal): number | undefined {
    const known = this.#topics.get(topic)
    if (known === undefined) return undefined
    if (performance.now() - known.learntAt > partitionsKnownForMs) {
      known.learntAt = performance.now()
      // The old count serves until the new one is known, and is asked for again after the same time.
      this.learnPartitions(topic).catch(() => undefined)
    }
    return partitionOfKey(known.partitions, key)
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

  produce(groups: readonly ProduceGroup[]): Promise<ProduceResult[]> {
    return this.#producer.produce(groups)
  }

  lastError(): Error | undefined {
    return this.#lastError
  }

  async check(): Promise<void> {
    await this.#admin.check()
    if (this.#countChanged !== undefined) throw this.#countChanged
  }

  close(): Promise<void> {
    return this.#producer.close()
  }
}
