import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { personalDataOf } from '@slipstream/event-log/personal-data/personal-data.ts'
import type { PersonalDataConfig } from '@slipstream/event-log/personal-data/personal-data.ts'
import { createConsumerMetrics } from '@slipstream/event-log/consume/consumer-metrics.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import {
  deadLettersTopic,
  declaredTopic,
  shipmentsTopic,
} from '@slipstream/event-log/topics/topic-settings.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { assertAccess } from '@slipstream/mongo/assert-access.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { mongoOutbox } from '@slipstream/outbox/adapters/mongo-outbox.ts'
import { startOutboxPublisher } from '@slipstream/outbox/start-outbox-publisher.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import { carrierBreakers } from './availability/carrier-availability.ts'
import { closedBreaker } from '@slipstream/work/domain/breaker.ts'
import { reportQueues } from '@slipstream/work/reports/report-queues.ts'
import { createCarrier } from './carriers/create-carrier.ts'
import { handleShipmentCommands } from './commands/handle-shipment-commands.ts'
import { fulfillmentMetrics } from './fulfillment-metrics.ts'
import { startHttp } from './start-http.ts'
import { fulfillmentConsumer, startOrders } from './orders/start-orders.ts'
import { ensureLabels } from './shipments/adapters/label-store.ts'
import { ensureShipmentItems, shipmentItems } from './shipments/adapters/shipment-items.ts'
import { policyOf } from './shipments/carrier-in-use.ts'
import type { CarriersInUse } from './shipments/carrier-in-use.ts'
import { logBacklog } from './shipments/log-backlog.ts'
import { shipmentBacklogs } from './shipments/shipment-backlog.ts'
import { ShipmentRecorder } from './shipments/shipment-recorder.ts'
import { startShipping } from './shipments/start-shipping.ts'

export type FulfillmentOptions = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
  config: Pick<Config, 'sources' | 'carriers' | 'kafka' | 'bodyLimitBytes'> & PersonalDataConfig
  kafkaBrokers: string[]
  /** Default: as the environment of the process says. */
  kafkaSecurity?: KafkaSecurity
  schemaRegistryUrl: string
  topicPrefix: string
  mongodbUrl: string
  mongodbDatabase: string
  host: string
  /** 0 picks a free one. */
  port: number
  /** Of labels, any of them will do; default: they are not served. */
  tokens?: readonly Secret[] | undefined
  /** Default: 15 s. */
  leaseMs?: number
}

export type Fulfillment = {
  /** Of webhooks and labels; resolves when it listens. */
  url: Promise<string>
  /** Finishes the batches and requests that are under way. */
  stop(): Promise<void>
}

/**
 * Starts to decide which orders ship, and to ship them. Returns immediately: each part starts
 * when what it needs is available, and health reports what is missing. Shipments that were
 * requested continue while Kafka is unavailable.
 */
export function startFulfillment(options: FulfillmentOptions): Fulfillment {
  const context = connect(options)
  const parts = startParts(context)
  addHealthChecks(context, parts)
  const { client, log } = context
  const { shipping, orders, publishing, http } = parts
  return {
    url: http.url,
    async stop() {
      await http.stop()
      await orders.stop()
      await shipping.stop()
      await publishing.stop()
      await log.close()
      await client.close()
    },
  }
}

function connect(options: FulfillmentOptions) {
  const { config, kafkaBrokers: brokers, mongodbUrl, mongodbDatabase, logger } = options
  const { sessionTimeoutMs } = config.kafka
  const client = createMongoClient(mongodbUrl, fulfillmentConsumer)
  const db = client.db(mongodbDatabase)
  const personalData = personalDataOf(config, db)
  const carriers: CarriersInUse = new Map(
    Object.entries(config.carriers).map(([name, one]) => [
      name,
      { name, config: one, carrier: createCarrier(one), policy: policyOf(one) },
    ]),
  )
  const outbox = mongoOutbox(db, 'fulfillmentOutbox')
  const items = shipmentItems(db)
  return {
    ...{ ...options, client, db, carriers, outbox, items },
    recorder: new ShipmentRecorder({ client, items, outbox, carriers }),
    personalData,
    log: connectKafkaLog({
      ...{ brokers, clientId: 'slipstream-fulfillment', sessionTimeoutMs, logger },
      security: options.kafkaSecurity,
      open: personalData?.open,
    }),
    async prepareDatabase() {
      await outbox.prepare()
      await ensureShipmentItems(db)
      await ensureLabels(db)
      await carrierBreakers(db).ensure(carriers.keys(), closedBreaker)
    },
  }
}

type Context = ReturnType<typeof connect>
type Parts = ReturnType<typeof startParts>

function startParts(context: Context) {
  const { config, db, log, topicPrefix, outbox, items, carriers, recorder, logger, metrics, personalData } =
    context
  const { sources } = config
  const backlogs = () => shipmentBacklogs(items, carriers)
  const found = fulfillmentMetrics(metrics, backlogs, () => shipping.running()?.carriers ?? [])
  const state = () => orders.running()?.state() ?? []
  const hooks = createConsumerMetrics('fulfillment', { metrics, logger, state })

  // Shipping needs no Kafka: what happens is published when the log is available again.
  const shipping = startWhenReady('shipping', logger, async () => {
    await context.prepareDatabase()
    const workers = startShipping({ ...context, onStep: found.onStep })
    const commands = handleShipmentCommands(db, recorder, { logger, metrics })
    const backlog = logBacklog(backlogs, workers.carriers, logger)
    const queues = reportQueues({ db, service: 'fulfillment', metrics, logger })
    return {
      ...workers,
      stop: async () =>
        void (await Promise.all([commands, backlog, workers, queues].map((one) => one.stop()))),
    }
  })
  const orders = startWhenReady('orders', logger, async () => {
    await context.prepareDatabase()
    const owns = [deadLettersTopic(topicPrefix, config)]
    await prepareTopics(log, { owns, uses: [declaredTopic(topicPrefix, 'orders', config)] }, logger)
    return startOrders({ ...context, sources, hooks, onRequested: found.onRequested })
  })
  const publishing = startOutboxPublisher({
    ...{ outbox, logger, metrics },
    async openLog() {
      await outbox.prepare()
      const schemaIds = await registerSchemas(context.schemaRegistryUrl, topicPrefix, 'fulfillment')
      await prepareTopics(log, { owns: [shipmentsTopic(topicPrefix, config)] }, logger)
      const appender = await log.appender()
      return { appender, schemaIds, topicPrefix, seal: await personalData?.seal() }
    },
  })
  return { shipping, orders, publishing, http: startHttp(context) }
}

function addHealthChecks({ health, db }: Context, { shipping, orders, publishing, http }: Parts): void {
  health.add({ name: 'http', check: async () => void (await http.url) })
  health.add({ name: 'shipping', check: shipping.check })
  health.add({ name: 'orders', check: orders.check })
  health.add({ name: 'shipment events', check: publishing.check })
  health.add({ name: 'mongodb', check: () => assertAccess(db) })
}
