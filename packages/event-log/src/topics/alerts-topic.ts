import { topicName, topics } from '@slipstream/events/topics.ts'
import type { TopicSettings } from '../event-log.ts'

/** A document of alerts lists capped ranges and positions: this is many times the largest. */
const maxRecordBytes = 1024 * 1024

/** The topic of alerts, as whoever starts first makes it: the auditor, which writes it, or one of its readers. */
export function alertsTopic(
  prefix: string,
  { kafka }: { kafka: { partitions: number; replicationFactor: number } },
): TopicSettings {
  const { retentionMs, cleanup } = topics.alerts
  return {
    name: topicName(prefix, 'alerts'),
    partitions: kafka.partitions,
    replicationFactor: kafka.replicationFactor,
    retentionMs,
    cleanup,
    maxRecordBytes,
  }
}
