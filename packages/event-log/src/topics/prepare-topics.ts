import { compareTopic } from '../domain/compare-topic.ts'
import { topicRepair } from '../domain/topic-repair.ts'
import type { DeclaredTopic, EventLog, TopicSettings } from '../event-log.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'

/** Topics that are there endanger what is promised; the message has a sentence for each, with the command that mends it. */
export class TopicsEndangered extends Error {
  override readonly name = 'TopicsEndangered'
}

const warned = new WeakSet<object>()

/**
 * Makes the topics that a service owns, where they are absent, and compares all that it uses with what is declared. To be called
 * before anything is appended or read, and again until it resolves: once a topic is mended, the service goes on by itself.
 *
 * @param uses topics that others make; one that is not there yet is no fault
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
        `the topic ${topic.name} has ${setting} ${found}, declared is ${declared}; that does no harm`,
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
    `${single ? 'topics have one copy (kafka.replicationFactor: 1)' : 'Kafka has one broker'}: the loss of its disk is the loss of the log, and a power cut may take acknowledged orders. Run three brokers, with kafka.replicationFactor: 3`,
  )
}
