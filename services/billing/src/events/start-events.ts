import type { Db, MongoClient } from 'mongodb'
import { consumeWithRedrives } from '@slipstream/commands/redrives/consume-with-redrives.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { ConsumeHooks } from '@slipstream/event-log/consume/consumption.ts'
import type { EventLog } from '@slipstream/event-log/event-log.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import { deadLettersTopic, declaredTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import { evaluateAll } from '../customers/evaluate-all.ts'
import { taskItems } from '../tasks/adapters/task-items.ts'
import { handleEvents } from './handle-events.ts'
import type { EventsParts } from './handle-events.ts'

/** Consumer group, checkpoints and dead letters are stored under this name. */
export const billingConsumer = 'billing'

export type EventsOptions = Omit<EventsParts, 'tasks'> & {
  client: MongoClient
  db: Db
  log: EventLog
  topicPrefix: string
  config: Pick<Config, 'kafka' | 'bodyLimitBytes'>
  logger: Logger
  metrics: Metrics
  hooks: ConsumeHooks
  /** The names of those that are followed. */
  sources: readonly string[]
  prepareDatabase(): Promise<void>
}

/** Starts to consume the events of billing, and to run the redrives of those that were dead-lettered. */
export async function startEvents(options: EventsOptions): Promise<RunningConsumer> {
  const { client, db, log, topicPrefix, config, logger, metrics, hooks } = options
  await options.prepareDatabase()
  const owns = [deadLettersTopic(topicPrefix, config)]
  await prepareTopics(log, { owns, uses: [declaredTopic(topicPrefix, 'billing', config)] }, logger)
  for (const source of options.sources) {
    const rules = options.rulesOf(source)
    if (rules !== undefined) await evaluateAll(options, source, rules)
  }
  const handler = handleEvents({ ...options, tasks: taskItems(db) })
  return consumeWithRedrives({
    ...{ client, db, log, topicPrefix, handler, hooks, logger, metrics },
    ...{ consumer: billingConsumer, topics: ['billing'] },
  })
}
