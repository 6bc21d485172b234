import type { ClientSession, Db, MongoClient } from 'mongodb'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { handleRedrives } from '@slipstream/commands/redrives/handle-redrives.ts'
import { consume } from '@slipstream/event-log/consume/consume.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { ConsumeHooks } from '@slipstream/event-log/consume/consumption.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import type { DeclaredTopic, EventLog, TopicSettings } from '@slipstream/event-log/event-log.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import { ensureReadModels } from './adapters/read-model-versions.ts'

export type Projection = {
  client: MongoClient
  db: Db
  log: EventLog
  consumer: string
  topic: Topic
  topicPrefix: string
  handler: Handler<ClientSession>
  /** Topics that are made where they are absent. */
  ensured: readonly TopicSettings[]
  /** Topics that others make. */
  used?: readonly DeclaredTopic[]
  hooks: ConsumeHooks
  logger: Logger
}

/** Reads one topic into its read models, and runs the redrives of it. Returns at once: whatever is away is waited for. */
export function runProjection(projection: Projection): RunningConsumer {
  const {
    client,
    db,
    log,
    consumer,
    topic,
    topicPrefix,
    handler,
    ensured,
    used = [],
    hooks,
    logger,
  } = projection
  const starting = startWhenReady(consumer, logger, async () => {
    await ensureReadModels(db)
    await prepareTopics(log, { owns: ensured, uses: used }, logger)
    const running = await consume({
      log,
      consumer,
      topics: [topic],
      topicPrefix,
      handler,
      checkpoints: mongoCheckpointStore(client, db),
      deadLetterAppender: await log.appender(),
      hooks,
    })
    const redrives = handleRedrives({ client, db, log, consumer, handler, logger })
    return {
      check: running.check,
      state: running.state,
      stop: async () => void (await Promise.all([running.stop(), redrives.stop()])),
    }
  })

  return {
    stop: starting.stop,
    check: starting.check,
    state: () => starting.running()?.state() ?? [],
  }
}
