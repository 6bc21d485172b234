import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { personalDataOf } from '@slipstream/event-log/personal-data/personal-data.ts'
import type { PersonalDataConfig } from '@slipstream/event-log/personal-data/personal-data.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import { checkInsTopic, jobsTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { assertAccess } from '@slipstream/mongo/assert-access.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { checkInOutboxName } from '@slipstream/outbox/check-in-outbox.ts'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import type { Outbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { startOutboxPublisher } from '@slipstream/outbox/start-outbox-publisher.ts'
import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { billingSources, orderSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { SystemOptions } from '@slipstream/runtime/config/system-environment.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import type { BackgroundServiceParts } from '@slipstream/runtime/process/background-service.ts'
import { maxFetchBytes } from './exports/sources/events-source.ts'
import { reportQueues } from '@slipstream/work/reports/report-queues.ts'
import { startExports } from './exports/start-exports.ts'
import { digestAction } from './digest/digest-action.ts'
import type { ActionParts } from './schedules/actions/create-action.ts'
import { createAction } from './schedules/actions/create-action.ts'
import { exportMistakes } from './schedules/domain/export-request.ts'
import { startSchedules } from './schedules/start-schedules.ts'

export type WorkerServiceOptions = BackgroundServiceParts &
  SystemOptions & {
    /** Default: as the environment of the process says. */
    kafkaSecurity?: KafkaSecurity
    config: Pick<Config, 'sources' | 'kafka' | 'schedules' | 'exports'> & PersonalDataConfig
    /** Default: 15 s. */
    leaseMs?: number
    /** Of parts of exports. Default: 8 MiB. */
    partBytes?: number
  }

/**
 * Starts to run what is due by schedule, and work in the background. Returns immediately: each part starts
 * when what it needs is available, and health reports what is missing. Work continues while Kafka is
 * unavailable; its events wait in the outbox.
 *
 * @throws ConfigurationMistake when a schedule has an export that cannot be done
 */
export function startWorkerService(options: WorkerServiceOptions): { stop(): Promise<void> } {
  const mistakes = exportMistakes(options.config.schedules)
  if (mistakes.length > 0) throw new ConfigurationMistake('The configuration', mistakes)
  const context = connect(options)
  const { client, db, log, outbox, health, logger, metrics } = context
  const publishing = startPublishing(context, outbox, jobsTopic)
  // The console stores them: it needs no log.
  const checkIns = startPublishing(context, mongoOutbox(db, checkInOutboxName), checkInsTopic)
  const schedules = startWhenReady('schedules', logger, async () => {
    await outbox.prepare()
    return startSchedules({ ...context, action: createAction(actionParts(context)) })
  })
  const exporting = startWhenReady('exports', logger, () => startExports(context))
  const queues = reportQueues({ db, service: 'worker', metrics, logger })
  health.add({ name: 'schedules', check: schedules.check })
  health.add({ name: 'exports', check: exporting.check })
  // Exports wait for it; schedules do not.
  const checkStore = async () => exporting.running()?.checkStore()
  health.add({ name: 'store of exports', isOptional: true, check: checkStore })
  health.add({ name: 'events of jobs', check: publishing.check })
  health.add({ name: 'events of check-ins', check: checkIns.check })
  health.add({ name: 'mongodb', check: () => assertAccess(db) })
  return {
    async stop() {
      await Promise.all([schedules.stop(), exporting.stop(), queues.stop()])
      await Promise.all([publishing.stop(), checkIns.stop()])
      await log.close()
      await client.close()
    },
  }
}

function connect(options: WorkerServiceOptions) {
  const { config, kafkaBrokers: brokers, mongodbUrl, mongodbDatabase, logger } = options
  const { sessionTimeoutMs } = config.kafka
  const client = createMongoClient(mongodbUrl, 'worker')
  const db = client.db(mongodbDatabase)
  return {
    ...{ ...options, client, db, outbox: mongoOutbox(db, 'jobsOutbox') },
    log: connectKafkaLog({
      ...{ brokers, clientId: 'slipstream-worker', sessionTimeoutMs, maxFetchBytes, logger },
      security: options.kafkaSecurity,
      open: personalDataOf(config, db)?.open,
    }),
  }
}

/** What the parts of the service share. */
export type WorkerServiceContext = ReturnType<typeof connect>

function startPublishing(context: WorkerServiceContext, outbox: Outbox, topic: typeof jobsTopic) {
  const { log, schemaRegistryUrl, topicPrefix, config, logger, metrics } = context
  return startOutboxPublisher({
    ...{ outbox, logger, metrics },
    async openLog() {
      await outbox.prepare()
      const schemaIds = await registerSchemas(schemaRegistryUrl, topicPrefix, 'worker')
      await prepareTopics(log, { owns: [topic(topicPrefix, config)] }, logger)
      return { appender: await log.appender(), schemaIds, topicPrefix }
    },
  })
}

function actionParts({ db, config }: WorkerServiceContext): ActionParts {
  const orders = Object.keys(orderSources(config.sources))
  const billing = Object.keys(billingSources(config.sources))
  return { db, digest: digestAction(db, { orders, billing }) }
}
