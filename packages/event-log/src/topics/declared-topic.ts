import { topicName, topics } from '@slipstream/events/topics.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import type { DeclaredTopic } from '../event-log.ts'

/** A topic as the table and the configuration declare it, for those who only read it: how large its records are, its writer knows. */
export function declaredTopic(
  prefix: string,
  topic: Topic,
  { kafka }: { kafka: { partitions: number; replicationFactor: number } },
): DeclaredTopic {
  const row: { retentionMs: number; cleanup?: DeclaredTopic['cleanup'] } = topics[topic]
  return {
    name: topicName(prefix, topic),
    partitions: kafka.partitions,
    replicationFactor: kafka.replicationFactor,
    retentionMs: row.retentionMs,
    ...(row.cleanup === undefined ? {} : { cleanup: row.cleanup }),
  }
}
