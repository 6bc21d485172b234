import type { DeclaredTopic, FoundTopic } from '../event-log.ts'
import { minInsyncReplicas, topicConfig } from './topic-config.ts'

export type TopicDifference = {
  /** As Kafka calls it; `partitions` and `replication factor` for what is no configuration entry. */
  setting: string
  declared: string
  found: string
  /** What may come of it, a sentence's end; undefined for a difference that does no harm. */
  danger?: string
}

type Danger = (found: string, declared: string, topic: FoundTopic) => string | undefined

const dangers: Readonly<Record<string, Danger>> = {
  'cleanup.policy': (found, declared) =>
    policies(found).some((policy) => !policies(declared).includes(policy))
      ? 'records are removed that are to be kept'
      : undefined,
  'retention.ms': (found, declared) =>
    atLeast(found, declared) ? undefined : 'records are removed too early',
  'retention.bytes': (found, declared) =>
    atLeast(found, declared) ? undefined : 'records are removed when there are many',
  'message.timestamp.type': () => "records have their writers' times instead of the log's",
  'min.insync.replicas': (found, declared, { replicationFactor }) => {
    if (Number(found) < Number(declared)) return 'what is acknowledged may have one copy only'
    return Number(found) > replicationFactor ? 'nothing can be acknowledged' : undefined
  },
  'unclean.leader.election.enable': () => 'what was acknowledged may be dropped when a leader fails',
  'max.message.bytes': (found, declared) =>
    atLeast(found, declared) ? undefined : 'large records are refused',
}

/**
 * How a topic that is there differs from what is declared. More than is declared (a longer retention, larger records, further
 * copies) is a difference without danger.
 *
 * @returns nothing for a topic that is as declared
 */
export function compareTopic(declared: DeclaredTopic, found: FoundTopic): TopicDifference[] {
  const wanted = topicConfig(declared)
  // With fewer copies than it asks for, a topic takes nothing: first come the copies, then this.
  if (found.replicationFactor < minInsyncReplicas(declared.replicationFactor))
    delete wanted['min.insync.replicas']
  // Of a topic from which time removes nothing, it is all the same after how long.
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

/** Of two amounts, where -1 is without end. */
function atLeast(found: string, declared: string): boolean {
  return found === '-1' || (declared !== '-1' && Number(found) >= Number(declared))
}

function isSame(found: string, declared: string): boolean {
  return found === declared || policies(found).toSorted().join() === policies(declared).toSorted().join()
}

function policies(value: string): string[] {
  return value.split(',').map((policy) => policy.trim())
}
