import type { Db } from 'mongodb'
import { assertAccess } from '@slipstream/mongo/assert-access.ts'
import type { JointTransaction } from '@slipstream/mongo/transactions/joint-transaction.ts'
import type { Handler } from '@slipstream/event-log/consume/consumer.ts'
import type { TopicSettings } from '@slipstream/event-log/event-log.ts'
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
import { projectorConsumer } from '@slipstream/read-models/read-model-versions.ts'
import { alertProjection } from './alerts/alert-projection.ts'
import { projectAlertEvents } from './alerts/project-alert-events.ts'
import { billingProjection } from './billing/billing-projection.ts'
import { projectBillingEvents } from './billing/project-billing-events.ts'
import { calloutProjection } from './callouts/callout-projection.ts'
import { projectCalloutEvents } from './callouts/project-callout-events.ts'
import { checkInProjection } from './check-ins/check-in-projection.ts'
import { projectCheckInEvents } from './check-ins/project-check-in-events.ts'
import { projectOrderEvents } from './orders/project-order-events.ts'
import { handleReadModelCommands } from './rebuild/handle-read-model-commands.ts'
import type { Projection } from './projection.ts'
import { runProjection } from './run-projection.ts'
import { savesParticipants } from './orders/saves-participants.ts'
import { shipmentProjection } from './shipments/shipment-projection.ts'
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

/** The topics projected besides orders. Other services write them, and may never have started. */
const besideOrders: readonly {
  name: string
  projection: Projection
  settings: (prefix: string, config: ProjectorOptions['config']) => TopicSettings
  handler: (db: Db) => Handler<JointTransaction>
}[] = [
  { name: 'alerts', projection: alertProjection, settings: alertsTopic, handler: projectAlertEvents },
  {
    name: 'shipments',
    projection: shipmentProjection,
    settings: shipmentsTopic,
    handler: projectShipmentEvents,
  },
  { name: 'billing', projection: billingProjection, settings: billingTopic, handler: projectBillingEvents },
  {
    name: 'call-outs',
    projection: calloutProjection,
    settings: billingWorkTopic,
    handler: projectCalloutEvents,
  },
  {
    name: 'check-ins',
    projection: checkInProjection,
    settings: checkInsTopic,
    handler: projectCheckInEvents,
  },
]

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
    state: () => [orders, ...others].flatMap((one) => one.state()),
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
  health.add({ name: 'projection', check: () => orders.check() })
  const others = besideOrders.map(({ name, projection: { consumer, topic }, settings, handler }) => {
    const ensured = [deadLetters, settings(topicPrefix, config)]
    const running = runProjection({ ...common, consumer, topic, handler: handler(db), ensured })
    health.add({ name: `projection of ${name}`, check: () => running.check() })
    return running
  })
  health.add({ name: 'mongodb', check: () => assertAccess(db) })
  const commands = handleReadModelCommands(db, { logger, metrics })

  return {
    async stop() {
      await Promise.all([orders, ...others, commands].map((one) => one.stop()))
      await log.close()
      await client.close()
    },
    state: () => orders.state(),
  }
}
