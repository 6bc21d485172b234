import {
  listCheckpoints,
  type ListedCheckpoint,
} from '@slipstream/event-log/adapters/mongo/list-checkpoints.ts'
import { topicName, topics, type Topic } from '@slipstream/events/topics.ts'
import type { Db } from 'mongodb'
import type { LogReader } from '../../log/read-newest.ts'

export type TopicPartition = { partition: number; start: bigint; end: bigint }
export type TopicRow = { topic: Topic; partitions: TopicPartition[]; consumers: ListedCheckpoint[] }

/** All topics with their offsets, and where consumers are. A topic that is not there has no partitions. */
export async function readTopics(log: LogReader, db: Db, prefix: string): Promise<TopicRow[]> {
  const names = Object.keys(topics) as Topic[]
  const [found, positions] = await Promise.all([
    log.topicsFound(names.map((topic) => topicName(prefix, topic))),
    listCheckpoints(db),
  ])
  return Promise.all(
    names.map(async (topic) => {
      const name = topicName(prefix, topic)
      const consumers = positions.filter((one) => one.topic === name)
      if (!found.topics.has(name)) return { topic, partitions: [], consumers }
      const [starts, ends] = await Promise.all([log.startOffsets(name), log.endOffsets(name)])
      const partitions = [...ends]
        .map(([partition, end]) => ({ partition, start: starts.get(partition) ?? 0n, end }))
        .sort((a, b) => a.partition - b.partition)
      return { topic, partitions, consumers }
    }),
  )
}
