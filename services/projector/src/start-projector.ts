import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import type { TopicSettings } from '@slipstream/event-log/event-log.ts'
import type { Topic } from '@slipstream/events/topics.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { personalDataOf } from '@slipstream/event-log/personal-data/personal-data.ts'
import type { PersonalDataConfig } from '@slipstream/event-log/personal-data/personal-data.ts'
import {
  alertsTopic,
  billingTopic,
  billingWorkTopic,
  checkInsTopic,
  deadLettersTopic,
  declaredTopic,
  shipmentsTopic,
} from '@slipstream/event-log/topics/topic-settings.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { createConsumerMetrics } from '@slipstream/event-log/consume/consumer-metrics.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import {
  projectorAlertsConsumer,
  projectorBillingConsumer,
  projectorCalloutsConsumer,
  projectorCheckInsConsumer,
  projectorConsumer,
  projectorShipmentsConsumer,
} from '@slipstream/read-models/read-model-versions.ts'
import { projectAlertEvents } from './alerts/project-alert-events.ts'
import { projectBillingEvents } from './billing/project-billing-events.ts'
import { projectCalloutEvents } from './callouts/project-callout-events.ts'
import { projectCheckInEvents } from './check-ins/project-check-in-events.ts'
import { projectOrderEvents } from './orders/project-order-events.ts'
import { handleReadModelCommands } from './rebuild/handle-read-model-commands.ts'
import { runProjection } from './run-projection.ts'
import { savesParticipants } from './orders/saves-participants.ts'
import { projectShipmentEvents } from './shipments/project-shipment-events.ts'

export type ProjectorOptions = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
  config: Pick<Config, 'sources' | 'kafka' | 'bodyLimitBytes'> & PersonalDataConfig
  kafkaBrokers: string[]
  /** Default: as the environment of the process says. */
  kafkaSecurity?: KafkaSecurity
  topicPrefix: string
  mongodbUrl: string
  mongodbDatabase: string
}

export type Projector = {
  /** Finishes the batches in flight. */
  stop(): Promise<void>
  /** The state of each partition of orders that this instance reads. */
  state(): ReturnType<RunningConsumer['state']>
}

/**
 * Starts to project. Returns immediately: each part starts when what it needs is available,
 * and health reports what is missing.
 */
export function startProjector(options: ProjectorOptions): Projector {
  const { config, kafkaBrokers, topicPrefix, mongodbUrl, mongodbDatabase, logger, health, metrics } = options
  const client = createMongoClient(mongodbUrl, projectorConsumer)
  const db = client.db(mongodbDatabase)
  const log = connectKafkaLog({
    brokers: kafkaBrokers,
    security: options.kafkaSecurity,
    clientId: 'slipstream-projector',
    sessionTimeoutMs: config.kafka.sessionTimeoutMs,
    open: personalDataOf(config, db)?.open,
    logger,
  })
  const hooks = createConsumerMetrics('projector', {
    metrics,
    logger,
    state: () => [orders, alerts, shipments, billing, callouts, checkIns].flatMap((one) => one.state()),
  })
  const common = { client, db, log, topicPrefix, hooks, logger, metrics }
  const deadLetters = deadLettersTopic(topicPrefix, config)
  const orders = runProjection({
    ...common,
    consumer: projectorConsumer,
    topic: 'orders',
    handler: projectOrderEvents(db, savesParticipants(config.sources)),
    ensured: [deadLetters],
    used: [declaredTopic(topicPrefix, 'orders', config)],
  })
  // Other services write these topics, but may never have started.
  const project = (consumer: string, topic: TopicSettings, name: Topic, handler: Handler<JointTransaction>) =>
    runProjection({ ...common, consumer, topic: name, handler, ensured: [deadLetters, topic] })
  const alerts = project(
    projectorAlertsConsumer,
    alertsTopic(topicPrefix, config),
    'alerts',
    projectAlertEvents(db),
  )
  const shipments = project(
    projectorShipmentsConsumer,
    shipmentsTopic(topicPrefix, config),
    'shipments',
    projectShipmentEvents(db),
  )
  const billing = project(
    projectorBillingConsumer,
    billingTopic(topicPrefix, config),
    'billing',
    projectBillingEvents(db),
  )
  const callouts = project(
    projectorCalloutsConsumer,
    billingWorkTopic(topicPrefix, config),
    'billing-work',
    projectCalloutEvents(db),
  )
  const checkIns = project(
    projectorCheckInsConsumer,
    checkInsTopic(topicPrefix, config),
    'check-ins',
    projectCheckInEvents(db),
  )

  const commands = handleReadModelCommands(db, { logger, metrics })

  health.add({ name: 'projection', check: () => orders.check() })
  health.add({ name: 'projection of alerts', check: () => alerts.check() })
  health.add({ name: 'projection of shipments', check: () => shipments.check() })
  health.add({ name: 'projection of billing', check: () => billing.check() })
  health.add({ name: 'projection of call-outs', check: () => callouts.check() })
  health.add({ name: 'projection of check-ins', check: () => checkIns.check() })
  health.add({ name: 'mongodb', check: async () => void (await db.command({ ping: 1 })) })

  return {
    async stop() {
      const running = [orders, alerts, shipments, billing, callouts, checkIns, commands]
      await Promise.all(running.map((one) => one.stop()))
      await log.close()
      await client.close()
    },
    state: () => orders.state(),
  }
}
