import { sealedHeaderName } from '@slipstream/events/personal-data/sealed-header.ts'
import { ProduceError } from '../../append/produce-error.ts'
import type { Transport } from '../../append/produce-transport.ts'
import type { MemoryTopic, MemoryTopics } from './memory-topics.ts'

/** The group commit's way into memory. Each request takes a turn of the event loop, as with a broker. */
export function memoryTransport(
  topics: MemoryTopics,
  isUnavailable: () => boolean,
  now: () => number,
  appended: () => void,
): Transport {
  const reach = async (): Promise<void> => {
    await new Promise((resolve) => setImmediate(resolve))
    if (isUnavailable()) throw new Error('the log is unavailable')
  }
  let lastError: Error | undefined
  return {
    partitionOf({ topic, key }) {
      const partitions = topics.get(topic)?.partitions.length
      return partitions === undefined ? undefined : partitionOfKey(partitions, key)
    },
    async learnPartitions(topic) {
      try {
        await reach()
        topics.of(topic)
        lastError = undefined
      } catch (error) {
        lastError = error as Error
        throw error
      }
    },
    forgetPartitions() {},
    async produce(groups) {
      await reach()
      for (const { topic, records } of groups) {
        const limit = topics.of(topic).settings.maxRecordBytes
        const bytes = records.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), 0)
        if (bytes > limit) throw new ProduceError('tooLarge', `${topic} allows ${limit} bytes`)
      }
      const bases = groups.map(({ topic, partition, records }) => {
        const all = topics.of(topic).partitions[partition] as MemoryTopic['partitions'][number]
        const base = BigInt(all.length)
        for (const { key, value, headers: given, sealed } of records) {
          const headers = sealed ? { ...given, [sealedHeaderName]: sealed.toString('latin1') } : given
          const position = { topic, partition, offset: BigInt(all.length) }
          all.push({ position, key, value: value ?? Buffer.alloc(0), headers, recordedAtMs: now() })
        }
        return base
      })
      appended()
      return bases
    },
    lastError: () => lastError,
    check: reach,
    close: () => Promise.resolve(),
  }
}

/** The same key is always in the same partition. It is not the partition that Kafka would choose. */
export function partitionOfKey(partitions: number, key: string): number {
  return hash(key) % partitions
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value >>> 0
}
