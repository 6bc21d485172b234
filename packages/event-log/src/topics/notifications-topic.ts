import { topicName, topics } from '@slipstream/events/topics.ts'
import type { TopicSettings } from '../event-log.ts'

/** An event of a notification holds ids, a word and a time: this is many times the largest. */
const maxRecordBytes = 64 * 1024

/** The topic of notifications, as whoever starts first makes it: the notifier, which writes it, or the auditor, which reads it. */
export function notificationsTopic(
  prefix: string,
  { kafka }: { kafka: { partitions: number; replicationFactor: number } },
): TopicSettings {
  return {
    name: topicName(prefix, 'notifications'),
    partitions: kafka.partitions,
    replicationFactor: kafka.replicationFactor,
    retentionMs: topics.notifications.retentionMs,
    maxRecordBytes,
  }
}
