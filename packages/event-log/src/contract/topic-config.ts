import type { DeclaredTopic } from '../event-log.ts'

/** All copies but one have a record before it is acknowledged, so a broker may be lost without loss. */
export function minInsyncReplicas(replicationFactor: number): number {
  return Math.max(1, replicationFactor - 1)
}

/**
 * After this time a compacted topic no longer has a record that a later one of its key has
 * replaced, however little is written.
 */
const maxCompactionLagMs = 7 * 24 * 60 * 60 * 1000

/** A topic's settings by Kafka's names, to create it and to compare it. */
export function topicConfig(declared: DeclaredTopic): Record<string, string> {
  const { replicationFactor, retentionMs, cleanup = 'delete', maxRecordBytes } = declared
  return {
    'cleanup.policy': cleanup,
    'retention.ms': String(retentionMs),
    'retention.bytes': '-1',
    ...(cleanup === 'compact' ? { 'max.compaction.lag.ms': String(maxCompactionLagMs) } : {}),
    // recordedAt is the broker's clock, not the writer's.
    'message.timestamp.type': 'LogAppendTime',
    'min.insync.replicas': String(minInsyncReplicas(replicationFactor)),
    // A replica that lacks acknowledged records must never become the leader.
    'unclean.leader.election.enable': 'false',
    ...(maxRecordBytes === undefined ? {} : { 'max.message.bytes': String(maxRecordBytes) }),
  }
}
