import type { Db, MongoClient } from 'mongodb'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import { consumeWithRedrives } from '@slipstream/commands/redrives/consume-with-redrives.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import type { ConsumeHooks } from '@slipstream/event-log/consume/consumption.ts'
import type { DeclaredTopic, EventLog, TopicSettings } from '@slipstream/event-log/event-log.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import { ensureReadModels } from './ensure-read-models.ts'

/**
 * Each batch is a transaction, however small: events that come soon after others are
 * read together, before a reader notices.
 */
const paceMs = 50

export type ProjectionOptions = {
  client: MongoClient
  db: Db
  log: EventLog
  consumer: string
  topic: Topic
  topicPrefix: string
  handler: Handler<JointTransaction>
  /** Topics that are created if they do not exist. */
  ensured: readonly TopicSettings[]
  /** Topics that others create. */
  used?: readonly DeclaredTopic[]
  hooks: ConsumeHooks
  logger: Logger
  metrics?: Metrics
}

/**
 * Projects one topic into its read models, and runs its redrives. Returns immediately and
 * starts when all it needs is available.
 */
export function runProjection(options: ProjectionOptions): RunningConsumer {
  const { client, db, log, consumer, topic, topicPrefix, handler, hooks, logger, metrics } = options
  const starting = startWhenReady(consumer, logger, async () => {
    await ensureReadModels(db)
    await prepareTopics(log, { owns: options.ensured, uses: options.used ?? [] }, logger)
    return consumeWithRedrives({
      ...{ client, db, log, consumer, topics: [topic], topicPrefix, handler, hooks, logger, metrics },
      paceMs,
    })
  })

  return {
    stop: starting.stop,
    check: starting.check,
    state: () => starting.running()?.state() ?? [],
  }
}
