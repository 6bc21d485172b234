import type { TopicDifference } from './compare-topic.ts'

const cli = '--bootstrap-server "$KAFKA_BROKERS"'

/**
 * For operators: how a topic endangers the log's guarantees, and the command that repairs it.
 *
 * @param differences those with a danger; at least one
 */
export function topicRepair(topic: string, differences: readonly TopicDifference[]): string {
  const faults = differences.map(
    ({ setting, found, declared, danger }) => `${setting} is ${found} instead of ${declared} (${danger})`,
  )
  return `The topic ${topic} is not as declared: ${faults.join('; ')}. To repair it: ${commands(topic, differences).join('; and: ')}`
}

function commands(topic: string, differences: readonly TopicDifference[]): string[] {
  const layout = differences.flatMap(({ setting, found }) => {
    if (setting === 'partitions') {
      return [
        `if it was created with ${found} partitions, set kafka.partitions: ${found}; if it is empty, delete it and it is created again: kafka-topics ${cli} --delete --topic ${topic}`,
      ]
    }
    if (setting === 'replication factor') {
      return [
        `add copies, or set kafka.replicationFactor: ${found}; which partitions to move: kafka-topics ${cli} --describe --topic ${topic}; then: kafka-reassign-partitions ${cli} --reassignment-json-file FILE --execute`,
      ]
    }
    return []
  })
  const entries = differences
    .filter(({ setting }) => setting.includes('.'))
    .map(({ setting, declared }) => `${setting}=${declared.includes(',') ? `[${declared}]` : declared}`)
  if (entries.length === 0) return layout
  return [
    ...layout,
    `kafka-configs ${cli} --alter --entity-type topics --entity-name ${topic} --add-config '${entries.join(',')}'`,
  ]
}
