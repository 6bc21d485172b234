import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import type { KafkaLogOptions } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { EventLog, TopicSettings } from '@slipstream/event-log/event-log.ts'
import { declaredTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import { personalDataOf } from '@slipstream/event-log/personal-data/personal-data.ts'
import type { PersonalDataConfig } from '@slipstream/event-log/personal-data/personal-data.ts'
import { startSealer } from '@slipstream/event-log/personal-data/start-sealer.ts'
import { registerSchemas } from '@slipstream/events/registry/register-schemas.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import type { LogGate } from './adapters/log-gate.ts'
import { openLog } from './adapters/open-log.ts'
import { maxRecordBytes } from './domain/max-record-bytes.ts'
import { createApp } from './http/app.ts'
import { adminSource } from './orders/admin-source.ts'
import { startOrders } from './orders/start-orders.ts'
import type { Orders } from './orders/start-orders.ts'
import { startQuarantine } from './quarantine/start-quarantine.ts'

export type IngestOptions = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
  config: Pick<Config, 'sources' | 'bodyLimitBytes' | 'kafka'> & PersonalDataConfig
  kafkaBrokers: string[]
  /** Default: as the environment of the process says. */
  kafkaSecurity?: KafkaSecurity
  /** The client that appends. Default: `platformatic`. */
  kafkaProducer?: KafkaLogOptions['producer']
  schemaRegistryUrl: string
  topicPrefix: string
  /** Who may hand over recovered orders; nobody while it is not given. */
  ingestTokens?: readonly Secret[] | undefined
  /**
   * Where placed orders and keys are kept, and where the console sends queries and commands; needed where a
   * source has the type `admin` or personal data is sealed.
   */
  mongodb?: { url: string; database: string } | undefined
  host: string
  /** 0 picks a free one. */
  port: number
  /** Whether health and metrics are served elsewhere, and strangers reach this port. */
  isPublic?: boolean
}

/**
 * Starts to listen, whether or not the broker and the registry respond: until
 * they do, deliveries are answered 503.
 *
 * @returns where it listens, and how to stop it: nothing new is accepted, what was accepted is appended and
 *   answered, what is not reported yet of refused senders is reported, then the log is closed
 */
export async function startIngest(
  options: IngestOptions,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const { config, kafkaBrokers, schemaRegistryUrl, topicPrefix, host, port, logger, health, metrics } =
    options
  const keys = keysOf(options)
  const log = connectKafkaLog({
    brokers: kafkaBrokers,
    security: options.kafkaSecurity,
    clientId: 'slipstream-ingest',
    logger,
    append: { maxRecordBytes: maxRecordBytes(config) },
    producer: options.kafkaProducer ?? 'platformatic',
    open: keys?.open,
  })
  const stopping = new AbortController()
  const gate = openLog({
    log,
    registerSchemas: () => registerSchemas(schemaRegistryUrl, topicPrefix, 'ingest'),
    startSealer: keys?.startSealer,
    topics: ownTopics(topicPrefix, config),
    topicPrefix,
    health,
    logger,
    signal: stopping.signal,
  })
  const orders = ordersOf(options, log, gate)
  const quarantine = quarantineOf(options, log, gate)
  const app = await createApp({
    ...{ config, log: gate, logger, health, metrics, orders },
    ingestTokens: options.ingestTokens,
    // A host runs many processes, and each many times.
    instance: `ingest-${hostname()}-${randomUUID()}`,
    isPublic: options.isPublic ?? false,
  })
  const url = await app.listen({ host, port })
  return {
    url,
    stop: async () => {
      stopping.abort(new Error('ingest is stopping'))
      await app.close()
      await Promise.all([orders?.stop(), quarantine?.stop()])
      await log.close()
      await keys?.close()
    },
  }
}

/** Deliveries need the database for new keys only: as many are sealed without it as keys are reserved. */
const reservedKeys = 4_096

/** @returns undefined where nothing is sealed. @throws ConfigurationMistake */
function keysOf({ config, mongodb }: IngestOptions) {
  if (config.personalData === undefined) return undefined
  if (mongodb === undefined) throw new Error('keys of personal data need MongoDB')
  const client = createMongoClient(mongodb.url, 'slipstream-ingest-keys')
  const personalData = personalDataOf(config, client.db(mongodb.database))
  return {
    open: personalData?.open,
    startSealer: personalData && (() => startSealer(personalData.ring, reservedKeys)),
    close: () => client.close(),
  }
}

/** @throws ConfigurationMistake */
function ordersOf(options: IngestOptions, log: EventLog, gate: LogGate): Orders | undefined {
  const { config, mongodb, topicPrefix, ingestTokens, logger, health, metrics } = options
  const source = adminSource(config.sources)
  if (source === undefined) return undefined
  if (mongodb === undefined) throw new Error('placed orders need MongoDB')
  const { url: mongodbUrl, database: mongodbDatabase } = mongodb
  return startOrders({
    ...{ source, config, log, gate, topicPrefix, mongodbUrl, mongodbDatabase, logger, health, metrics },
    ingestTokens,
  })
}

/** Without MongoDB, quarantine is redriven by the command line only. */
function quarantineOf(options: IngestOptions, log: EventLog, gate: LogGate) {
  const { config, mongodb, topicPrefix, logger, metrics } = options
  if (mongodb === undefined) return undefined
  const { url: mongodbUrl, database: mongodbDatabase } = mongodb
  return startQuarantine({ config, log, gate, topicPrefix, mongodbUrl, mongodbDatabase, logger, metrics })
}

/** The topics that ingest alone writes to. */
function ownTopics(prefix: string, config: IngestOptions['config']): TopicSettings[] {
  return (['orders', 'billing', 'quarantine', 'refusals'] as const).map((topic) => ({
    ...declaredTopic(prefix, topic, config),
    maxRecordBytes: maxRecordBytes(config),
  }))
}
