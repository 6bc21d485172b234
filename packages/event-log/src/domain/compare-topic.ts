import type { DeclaredTopic, FoundTopic } from '../event-log.ts'
import { minInsyncReplicas, topicConfig } from '../contract/topic-config.ts'

export type TopicDifference = {
  /** Kafka's name of it, or `partitions` or `replication factor`. */
  setting: string
  declared: string
  found: string
  /** What may result, as the end of a sentence; undefined for a harmless difference. */
  danger?: string
}

type Danger = (found: string, declared: string, topic: FoundTopic) => string | undefined

const dangers: Readonly<Record<string, Danger>> = {
  'cleanup.policy': (found, declared) =>
    policies(found).some((policy) => !policies(declared).includes(policy))
      ? 'records are removed that must be kept'
      : undefined,
  'retention.ms': (found, declared) =>
    atLeast(found, declared) ? undefined : 'records are removed too early',
  'retention.bytes': (found, declared) =>
    atLeast(found, declared) ? undefined : 'records are removed when there are many of them',
  'message.timestamp.type': () => "records have their writers' times instead of the log's",
  'min.insync.replicas': (found, declared, { replicationFactor }) => {
    if (Number(found) < Number(declared)) return 'an acknowledged record may have one copy only'
    return Number(found) > replicationFactor ? 'nothing can be acknowledged' : undefined
  },
  'unclean.leader.election.enable': () => 'acknowledged records may be lost when a leader fails',
  'max.message.bytes': (found, declared) =>
    atLeast(found, declared) ? undefined : 'large records are refused',
}

/**
 * How an existing topic differs from the declared one. More than declared (a longer retention, larger
 * records, further copies) is a difference without danger.
 *
 * @returns an empty list for a topic that is as declared
 */
export function compareTopic(declared: DeclaredTopic, found: FoundTopic): TopicDifference[] {
  const wanted = topicConfig(declared)
  // A topic with fewer copies than this setting accepts no record: the copies have to be added first.
  if (found.replicationFactor < minInsyncReplicas(declared.replicationFactor))
    delete wanted['min.insync.replicas']
  // Retention has no effect on a topic from which time removes nothing.
  if (!policies(found.config['cleanup.policy'] ?? '').includes('delete')) {
    delete wanted['retention.ms']
    delete wanted['retention.bytes']
  }
  const ofConfig = Object.entries(wanted).flatMap(([setting, value]): TopicDifference[] => {
    const there = found.config[setting]
    if (there === undefined || isSame(there, value)) return []
    const danger = dangers[setting]?.(there, value, found)
    return [{ setting, declared: value, found: there, ...(danger === undefined ? {} : { danger }) }]
  })
  return [...ofLayout(declared, found), ...ofConfig]
}

function ofLayout(declared: DeclaredTopic, found: FoundTopic): TopicDifference[] {
  const differences: TopicDifference[] = []
  if (found.partitions !== declared.partitions) {
    differences.push({
      ...{ setting: 'partitions', declared: `${declared.partitions}`, found: `${found.partitions}` },
      danger: 'records of one key may be in two partitions, where they have no order',
    })
  }
  if (found.replicationFactor !== declared.replicationFactor) {
    const isLess = found.replicationFactor < declared.replicationFactor
    differences.push({
      setting: 'replication factor',
      declared: `${declared.replicationFactor}`,
      found: `${found.replicationFactor}`,
      ...(isLess ? { danger: 'the log has fewer copies than declared' } : {}),
    })
  }
  return differences
}

/** Compares two amounts, where -1 is unlimited. */
function atLeast(found: string, declared: string): boolean {
  return found === '-1' || (declared !== '-1' && Number(found) >= Number(declared))
}

function isSame(found: string, declared: string): boolean {
  return found === declared || policies(found).toSorted().join() === policies(declared).toSorted().join()
}

function policies(value: string): string[] {
  return value.split(',').map((policy) => policy.trim())
}
