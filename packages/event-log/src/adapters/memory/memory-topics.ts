import { isRemoval } from '../../contract/removal.ts'
import { topicConfig } from '../../contract/topic-config.ts'
import type { FoundTopic, LogBatch, LogRecord, TopicSettings } from '../../event-log.ts'

export type MemoryTopic = { settings: TopicSettings; partitions: LogRecord[][] }

type Ranges = ReadonlyMap<number, { from: bigint; to?: bigint | undefined }>

/** The topics of a log in memory. */
export class MemoryTopics {
  readonly #topics = new Map<string, MemoryTopic>()
  readonly #maxRecords: number
  #waiting: (() => void)[] = []

  constructor(maxRecords: number) {
    this.#maxRecords = maxRecords
  }

  get(name: string): MemoryTopic | undefined {
    return this.#topics.get(name)
  }

  /** @throws when it does not exist */
  of(name: string): MemoryTopic {
    const topic = this.#topics.get(name)
    if (topic === undefined) throw new Error(`there is no topic ${name}`)
    return topic
  }

  ensure(wanted: readonly TopicSettings[]): void {
    for (const settings of wanted) {
      if (this.#topics.has(settings.name)) continue
      const partitions = Array.from({ length: settings.partitions }, () => [])
      this.#topics.set(settings.name, { settings, partitions })
    }
  }

  found(names: readonly string[]): Map<string, FoundTopic> {
    const found = names.flatMap((name) => {
      const topic = this.#topics.get(name)
      if (topic === undefined) return []
      const { partitions, replicationFactor } = topic.settings
      return [[name, { partitions, replicationFactor, config: topicConfig(topic.settings) }] as const]
    })
    return new Map(found)
  }

  endOffsets(name: string): Map<number, bigint> {
    return new Map(this.of(name).partitions.map((all, partition) => [partition, BigInt(all.length)]))
  }

  startOffsets(name: string): Map<number, bigint> {
    return new Map(this.of(name).partitions.map((_, partition) => [partition, 0n]))
  }

  offsetsSince(name: string, sinceMs: number): Map<number, bigint> {
    return new Map(
      this.of(name).partitions.map((all, partition) => {
        const first = all.findIndex(({ recordedAtMs }) => recordedAtMs >= sinceMs)
        return [partition, BigInt(first === -1 ? all.length : first)]
      }),
    )
  }

  batchFrom(name: string, partition: number, from: bigint, to?: bigint): LogBatch {
    const all = this.of(name).partitions[partition] ?? []
    const end = BigInt(all.length)
    const limit = to === undefined || to > end ? end : to
    const taken = all.slice(Number(from), Math.min(Number(limit), Number(from) + this.#maxRecords))
    const records = taken.filter((record) => !isRemoval(record))
    return { topic: name, partition, records, next: from + BigInt(taken.length), end }
  }

  /** Wakes readers that wait for what is appended. */
  wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }

  async *read(name: string, ranges: Ranges, signal?: AbortSignal): AsyncGenerator<LogBatch> {
    const open = new Map(ranges)
    signal?.throwIfAborted()
    while (open.size > 0) {
      let isAtEnd = true
      for (const [partition, { from, to }] of open) {
        const batch = this.batchFrom(name, partition, from, to)
        const isDone = to !== undefined && batch.next >= to
        if (isDone) open.delete(partition)
        else if (batch.next > from) open.set(partition, { from: batch.next, to })
        else if (to === undefined && from <= batch.end) continue
        else throw new Error(`${name}/${partition} ends at ${batch.end}, before ${to ?? from}`)
        isAtEnd = false
        if (batch.records.length > 0) yield await Promise.resolve(batch)
        signal?.throwIfAborted()
      }
      if (isAtEnd) await this.#nextAppend(signal)
    }
  }

  async #nextAppend(signal: AbortSignal | undefined): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const abort = (): void => reject(signal?.reason as Error)
    this.#waiting.push(resolve)
    signal?.addEventListener('abort', abort)
    await promise.finally(() => signal?.removeEventListener('abort', abort))
  }
}
