import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import {
  alertsTopic,
  billingTopic,
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
  projectorConsumer,
  projectorShipmentsConsumer,
} from '@slipstream/read-models/read-model-versions.ts'
import { projectAlertEvents } from './alerts/project-alert-events.ts'
import { projectBillingEvents } from './billing/project-billing-events.ts'
import { projectOrderEvents } from './orders/project-order-events.ts'
import { runProjection } from './run-projection.ts'
import { savesParticipants } from './orders/saves-participants.ts'
import { projectShipmentEvents } from './shipments/project-shipment-events.ts'

export type ProjectorOptions = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
  config: Pick<Config, 'sources' | 'kafka' | 'bodyLimitBytes'>
  kafkaBrokers: string[]
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

/** Starts to project. Returns immediately: each part starts when what it needs is available, and health reports what is missing. */
export function startProjector(options: ProjectorOptions): Projector {
  const { config, kafkaBrokers, topicPrefix, mongodbUrl, mongodbDatabase, logger, health, metrics } = options
  const client = createMongoClient(mongodbUrl, projectorConsumer)
  const db = client.db(mongodbDatabase)
  const log = connectKafkaLog({
    brokers: kafkaBrokers,
    clientId: 'slipstream-projector',
    sessionTimeoutMs: config.kafka.sessionTimeoutMs,
    logger,
  })
  const hooks = createConsumerMetrics('projector', {
    metrics,
    logger,
    state: () => [...orders.state(), ...alerts.state(), ...shipments.state(), ...billing.state()],
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
  // The auditor writes this topic, but may never have started.
  const alerts = runProjection({
    ...common,
    consumer: projectorAlertsConsumer,
    topic: 'alerts',
    handler: projectAlertEvents(db),
    ensured: [deadLetters, alertsTopic(topicPrefix, config)],
  })
  // Fulfillment writes this topic, but may never have started.
  const shipments = runProjection({
    ...common,
    consumer: projectorShipmentsConsumer,
    topic: 'shipments',
    handler: projectShipmentEvents(db),
    ensured: [deadLetters, shipmentsTopic(topicPrefix, config)],
  })
  // Ingest writes this topic, but may never have started.
  const billing = runProjection({
    ...common,
    consumer: projectorBillingConsumer,
    topic: 'billing',
    handler: projectBillingEvents(db),
    ensured: [deadLetters, billingTopic(topicPrefix, config)],
  })

  health.add({ name: 'projection', check: () => orders.check() })
  health.add({ name: 'projection of alerts', check: () => alerts.check() })
  health.add({ name: 'projection of shipments', check: () => shipments.check() })
  health.add({ name: 'projection of billing', check: () => billing.check() })
  health.add({ name: 'mongodb', check: async () => void (await db.command({ ping: 1 })) })

  return {
    async stop() {
      await Promise.all([orders, alerts, shipments, billing].map((one) => one.stop()))
      await log.close()
      await client.close()
    },
    state: () => orders.state(),
  }
}
