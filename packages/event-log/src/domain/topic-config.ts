import type { DeclaredTopic } from '../event-log.ts'

/** All copies but one have a record before it is acknowledged: one broker may be lost, or stopped, and nothing else is. */
export function minInsyncReplicas(replicationFactor: number): number {
  return Math.max(1, replicationFactor - 1)
}

/** What a later record or a removal of its key replaces is gone from a compacted topic after so long, however little is written. */
const maxCompactionLagMs = 7 * 24 * 60 * 60 * 1000

/** A topic's settings in Kafka's words: it is made with them, and compared with them. */
export function topicConfig(declared: DeclaredTopic): Record<string, string> {
  const { replicationFactor, retentionMs, cleanup = 'delete', maxRecordBytes } = declared
  return {
    'cleanup.policy': cleanup,
    'retention.ms': String(retentionMs),
    'retention.bytes': '-1',
    ...(cleanup === 'compact' ? { 'max.compaction.lag.ms': String(maxCompactionLagMs) } : {}),
    // recordedAt is the broker's clock, whatever the writer's says.
    'message.timestamp.type': 'LogAppendTime',
    'min.insync.replicas': String(minInsyncReplicas(replicationFactor)),
    // A replica that lacks acknowledged records must never become the leader.
    'unclean.leader.election.enable': 'false',
    ...(maxRecordBytes === undefined ? {} : { 'max.message.bytes': String(maxRecordBytes) }),
  }
}
