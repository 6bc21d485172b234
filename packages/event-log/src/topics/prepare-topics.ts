import { compareTopic } from '../domain/compare-topic.ts'
import { topicRepair } from '../domain/topic-repair.ts'
import type { DeclaredTopic, EventLog, TopicSettings } from '../event-log.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'

/**
 * Existing topics endanger the log's guarantees. The message has a sentence for
 * each, with the command that repairs it.
 */
export class TopicsEndangered extends Error {
  override readonly name = 'TopicsEndangered'
}

const warned = new WeakSet<object>()

/**
 * Creates the topics that a service owns, where they are absent, and compares all that it uses with their
 * declarations. To be called before anything is appended or read, and again until it resolves: once a
 * topic is repaired, the service continues.
 *
 * @param uses topics that other services create; they may be absent
 * @throws TopicsEndangered
 */
export async function prepareTopics(
  log: Pick<EventLog, 'ensureTopics' | 'topicsFound'>,
  { owns, uses = [] }: { owns: readonly TopicSettings[]; uses?: readonly DeclaredTopic[] },
  logger: Pick<Logger, 'info' | 'warn'>,
): Promise<void> {
  await log.ensureTopics(owns)
  const declared: readonly DeclaredTopic[] = [...owns, ...uses]
  const { brokers, topics } = await log.topicsFound(declared.map(({ name }) => name))
  const faults = declared.flatMap((topic) => {
    const found = topics.get(topic.name)
    const differences = found === undefined ? [] : compareTopic(topic, found)
    for (const { setting, found, declared } of differences.filter(({ danger }) => danger === undefined)) {
      logger.info(
        {},
        `the topic ${topic.name} has ${setting} ${found}, declared is ${declared}; this is harmless`,
      )
    }
    const dangers = differences.filter(({ danger }) => danger !== undefined)
    return dangers.length === 0 ? [] : [topicRepair(topic.name, dangers)]
  })
  if (faults.length > 0) throw new TopicsEndangered(faults.join(' '))
  const single = declared.some(({ replicationFactor }) => replicationFactor === 1)
  if ((!single && brokers > 1) || warned.has(log)) return
  warned.add(log)
  logger.warn(
    {},
    `${single ? 'topics have one copy (kafka.replicationFactor: 1)' : 'Kafka has one broker'}: if its disk is lost, the log is lost, and a power failure may lose acknowledged orders. Run three brokers, with kafka.replicationFactor: 3`,
  )
}
