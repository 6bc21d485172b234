import { GroupCommit, groupCommitDefaults } from '../../append/group-commit.ts'
import type { GroupCommitSettings } from '../../append/group-commit.ts'
import type { EventLog, OpenRecords } from '../../event-log.ts'
import { withoutKeys } from '../../personal-data/open-records.ts'
import { openedBatches } from '../../personal-data/opened-batches.ts'
import { MemoryGroups } from './memory-groups.ts'
import { memoryTransport, partitionOfKey } from './memory-transport.ts'
import { MemoryTopics } from './memory-topics.ts'

export type MemoryLogOptions = {
  append?: Partial<GroupCommitSettings>
  /** The maximum of records in a batch; default: 500. */
  maxRecords?: number
  /** Milliseconds since the epoch, for `recordedAtMs`; default: Date.now. */
  now?: () => number
  /** From 0 to 1, for the jitter of waits; default: Math.random. */
  random?: () => number
  /** How personal data is opened. Default: there is none that is sealed. */
  open?: OpenRecords
}

export type MemoryLog = EventLog & {
  /** While unavailable, it accepts nothing, as if the broker were down. */
  setUnavailable(isUnavailable: boolean): void
  /** Another client of the same log, as another process would be. */
  another(append?: Partial<GroupCommitSettings>): EventLog
}

/** A log in the memory of the process, for tests of what uses a log. It has the same contract. */
export function createMemoryLog(options: MemoryLogOptions = {}): MemoryLog {
  const { random = Math.random, now = Date.now, open: openRecords = withoutKeys } = options
  const topics = new MemoryTopics(options.maxRecords ?? 500)
  const groups = new MemoryGroups({
    partitions: (topic) => topics.of(topic).partitions.length,
    batchFrom: (topic, partition, from) => topics.batchFrom(topic, partition, from),
    random,
  })
  let isUnavailable = false

  const client = (append: Partial<GroupCommitSettings> | undefined): EventLog => {
    const open = new Set<{ stop(): Promise<void> }>()
    return {
      appender: async () => {
        const transport = memoryTransport(
          topics,
          () => isUnavailable,
          now,
          () => {
            groups.wake()
            topics.wake()
          },
        )
        const appender = new GroupCommit(transport, { ...groupCommitDefaults, ...append }, random)
        open.add({ stop: () => appender.close() })
        return appender
      },
      subscribe: async (subscription) => {
        const running = groups.join(subscription)
        open.add(running)
        return running
      },
      endOffsets: async (topic) => topics.endOffsets(topic),
      startOffsets: async (topic) => topics.startOffsets(topic),
      offsetsSince: async (topic, sinceMs) => topics.offsetsSince(topic, sinceMs),
      topicsFound: async (names) => ({ brokers: 1, topics: topics.found(names) }),
      partitionOf: async (topic, key) => partitionOfKey(topics.of(topic).partitions.length, key),
      open: openRecords,
      read: (topic, ranges, signal) => openedBatches(topics.read(topic, ranges, signal), openRecords),
      ensureTopics: async (wanted) => topics.ensure(wanted),
      async close() {
        await Promise.all([...open].map((one) => one.stop()))
      },
    }
  }

  return {
    ...client(options.append),
    another: (append) => client(append),
    setUnavailable: (next) => void (isUnavailable = next),
  }
}
