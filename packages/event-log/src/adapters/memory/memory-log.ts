import { groupCommit, groupCommitDefaults } from '../../append/group-commit.ts'
import type { GroupCommitSettings } from '../../append/group-commit.ts'
import { isRemoval } from '../../domain/removal.ts'
import { topicConfig } from '../../domain/topic-config.ts'
import type { EventLog, LogBatch } from '../../event-log.ts'
import { memoryTransport } from './memory-transport.ts'
import type { MemoryTopic } from './memory-topic.ts'
import { MemoryGroups } from './memory-groups.ts'

export type MemoryLogOptions = {
  append?: Partial<GroupCommitSettings>
  /** At most so many records in a batch. */
  maxRecords?: number
  /** Milliseconds since the epoch, for `recordedAtMs`. */
  now?: () => number
  random?: () => number
}

export type MemoryLog = EventLog & {
  /** While away, it takes nothing, as if the broker were down. */
  setUnavailable(away: boolean): void
  /** Another client of the same log, as another process would be. */
  another(append?: Partial<GroupCommitSettings>): EventLog
}

/** A log that lives and dies with the process, for tests of what stands on a log. It keeps the same promises. */
export function createMemoryLog(options: MemoryLogOptions = {}): MemoryLog {
  const topics = new Map<string, MemoryTopic>()
  const random = options.random ?? Math.random
  const maxRecords = options.maxRecords ?? 500
  let away = false

  const topicOf = (name: string): MemoryTopic => {
    const topic = topics.get(name)
    if (topic === undefined) throw new Error(`there is no topic ${name}`)
    return topic
  }
  const batchFrom = (name: string, partition: number, from: bigint, to?: bigint): LogBatch => {
    const all = topicOf(name).partitions[partition] ?? []
    const end = BigInt(all.length)
    const limit = to === undefined || to > end ? end : to
    const taken = all.slice(Number(from), Math.min(Number(limit), Number(from) + maxRecords))
    const records = taken.filter((record) => !isRemoval(record))
    return { topic: name, partition, records, next: from + BigInt(taken.length), end }
  }
  const groups = new MemoryGroups({
    partitions: (name) => topicOf(name).partitions.length,
    batchFrom: (name, partition, from) => batchFrom(name, partition, from),
    random,
  })

  const client = (
    append: Partial<GroupCommitSettings> | undefined,
    open = new Set<{ stop(): Promise<void> }>(),
  ): EventLog => ({
    appender() {
      const transport = memoryTransport(
        topics,
        () => away,
        options.now ?? Date.now,
        () => groups.wake(),
      )
      const appender = groupCommit(transport, { ...groupCommitDefaults, ...append }, random)
      open.add({ stop: () => appender.close() })
      return Promise.resolve(appender)
    },
    subscribe(subscription) {
      const running = groups.join(subscription)
      open.add(running)
      return Promise.resolve(running)
    },
    endOffsets: (name) =>
      Promise.resolve(
        new Map(topicOf(name).partitions.map((all, partition) => [partition, BigInt(all.length)])),
      ),
    startOffsets: (name) =>
      Promise.resolve(new Map(topicOf(name).partitions.map((_, partition) => [partition, 0n]))),
    offsetsSince(name, sinceMs) {
      const since = topicOf(name).partitions.map((all, partition) => {
        const first = all.findIndex(({ recordedAtMs }) => recordedAtMs >= sinceMs)
        return [partition, BigInt(first === -1 ? all.length : first)] as const
      })
      return Promise.resolve(new Map(since))
    },
    topicsFound(names) {
      const found = names.flatMap((name) => {
        const topic = topics.get(name)
        if (topic === undefined) return []
        const { partitions, replicationFactor } = topic.settings
        return [[name, { partitions, replicationFactor, config: topicConfig(topic.settings) }] as const]
      })
      return Promise.resolve({ brokers: 1, topics: new Map(found) })
    },
    async *read(name, ranges, signal) {
      for (const [partition, { from, to }] of ranges) {
        for (let next = from; next < to;) {
          signal?.throwIfAborted()
          const batch = batchFrom(name, partition, next, to)
          if (batch.next === next) throw new Error(`${name}/${partition} ends at ${batch.end}, before ${to}`)
          if (batch.records.length > 0) yield await Promise.resolve(batch)
          next = batch.next
        }
      }
    },
    ensureTopics(wanted) {
      for (const settings of wanted) {
        if (topics.has(settings.name)) continue
        topics.set(settings.name, {
          settings,
          partitions: Array.from({ length: settings.partitions }, () => []),
        })
      }
      return Promise.resolve()
    },
    async close() {
      await Promise.all([...open].map((one) => one.stop()))
    },
  })

  return {
    ...client(options.append),
    another: (append) => client(append),
    setUnavailable(isUnavailable) {
      away = isUnavailable
    },
  }
}
