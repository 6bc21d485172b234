import { mongoClient } from '@slipstream/event-log/adapters/mongo/mongo-client.ts'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { runRedrives } from '@slipstream/event-log/adapters/mongo/run-redrives.ts'
import { consume } from '@slipstream/event-log/consume.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume.ts'
import { deadLettersTopic } from '@slipstream/event-log/dead-letters-topic.ts'
import type { Config } from '@slipstream/runtime/config-schema.ts'
import { kafkaLogCreator } from '@slipstream/runtime/kafka-log-creator.ts'
import { retryForever } from '@slipstream/runtime/retry.ts'
import type { ProcessParts } from '@slipstream/runtime/start-process.ts'
import { consumer } from './consumer-name.ts'
import { ensureReadModels } from './adapters/read-model-versions.ts'
import { projectEvents } from './project-events.ts'
import { projectionMetrics } from './projection-metrics.ts'
import { savesParticipants } from './saves-participants.ts'

export type ProjectorOptions = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
  config: Pick<Config, 'sources' | 'kafka' | 'bodyLimitBytes'>
  kafkaBrokers: string[]
  topicPrefix: string
  mongodbUrl: string
  mongodbDatabase: string
}

export type Projector = {
  /** Finishes the batches in flight and leaves. */
  stop(): Promise<void>
  /** Of each partition that this instance holds. */
  state(): ReturnType<RunningConsumer['state']>
}

/** Starts to project. Returns at once: whatever is away is waited for, and health tells what. */
export function startProjector(options: ProjectorOptions): Projector {
  const { config, kafkaBrokers, topicPrefix, mongodbUrl, mongodbDatabase, logger, health, metrics } = options
  const stopping = new AbortController()
  const client = mongoClient(mongodbUrl, consumer)
  const db = client.db(mongodbDatabase)
  const log = connectKafkaLog({
    brokers: kafkaBrokers,
    clientId: 'slipstream-projector',
    logCreator: kafkaLogCreator(logger),
  })
  const handler = projectEvents(db, savesParticipants(config.sources))
  let running: RunningConsumer | undefined
  let redrives: ReturnType<typeof runRedrives> | undefined
  let reason = 'not started yet'

  const start = async (): Promise<void> => {
    await ensureReadModels(db)
    await log.ensureTopics([deadLettersTopic(topicPrefix, config)])
    running = await consume({
      log,
      consumer,
      topics: ['orders'],
      topicPrefix,
      handler,
      checkpoints: mongoCheckpointStore(client, db),
      deadLetterAppender: await log.appender(),
      hooks: projectionMetrics(metrics, logger, () => running?.state() ?? []),
    })
    redrives = runRedrives({ client, db, log, consumer, handler, logger })
  }
  const onFailure = ({ error }: { error: unknown }): void => {
    if (reason !== String(error)) logger.warn(`waiting to start: ${String(error)}`)
    reason = String(error)
  }
  const started = retryForever(start, { signal: stopping.signal, onFailure }).catch(() => undefined)

  health.add({
    name: 'projection',
    check: () => (running === undefined ? Promise.reject(new Error(reason)) : running.check()),
  })
  health.add({ name: 'mongodb', check: async () => void (await db.command({ ping: 1 })) })

  return {
    async stop() {
      stopping.abort(new Error('the projector is stopping'))
      await started
      await Promise.all([running?.stop(), redrives?.stop()])
      await log.close()
      await client.close()
    },
    state: () => running?.state() ?? [],
  }
}
