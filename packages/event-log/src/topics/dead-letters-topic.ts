import { topicName, topics } from '@slipstream/events/topics.ts'
import type { TopicSettings } from '../event-log.ts'

/**
 * The topic of dead letters, as whichever consumer starts first makes it. A dead letter is a record of any topic, whole, with
 * headers of its own, so it takes more than the largest of them.
 */
export function deadLettersTopic(
  prefix: string,
  {
    kafka,
    bodyLimitBytes,
  }: { kafka: { partitions: number; replicationFactor: number }; bodyLimitBytes: number },
): TopicSettings {
  return {
    name: topicName(prefix, 'dead-letters'),
    partitions: kafka.partitions,
    replicationFactor: kafka.replicationFactor,
    retentionMs: topics['dead-letters'].retentionMs,
    maxRecordBytes: 2 * bodyLimitBytes + 2 * 1024 * 1024,
  }
}
