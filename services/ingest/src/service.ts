import { securityOfEnvironment } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { startHealthServer } from '@slipstream/runtime/health/start-health-server.ts'
import type { ProcessParts, Service } from '@slipstream/runtime/process/start-process.ts'
import { startIngest } from './start-ingest.ts'

export const ingest: Service = { name: 'ingest', start }

async function start({ environment, logger, health, metrics, shutdown }: ProcessParts): Promise<void> {
  const settings = loadEnvironment(
    [
      'KAFKA_BROKERS',
      'KAFKA_PRODUCER',
      'SCHEMA_REGISTRY_URL',
      'TOPIC_PREFIX',
      'HOST',
      'INGEST_PORT',
      'INGEST_TOKEN',
      'INGEST_TOKEN_PREVIOUS',
      'HEALTH_PORT',
    ],
    environment,
  )
  const isPublic = settings.HEALTH_PORT !== 0 || !['127.0.0.1', '::1', 'localhost'].includes(settings.HOST)
  const config = loadConfig({ environment, needsSecrets: ['webhooks', 'admins', 'callouts', 'personalData'] })
  const placesOrders = Object.values(config.sources).some(({ type }) => type === 'admin')
  const hasMongodb = (environment['MONGODB_URL'] ?? '') !== ''
  const running = await startIngest({
    isPublic,
    config,
    mongodb:
      placesOrders || hasMongodb || config.personalData !== undefined ? mongodbOf(environment) : undefined,
    kafkaBrokers: settings.KAFKA_BROKERS,
    kafkaSecurity: securityOfEnvironment(environment),
    kafkaProducer: settings.KAFKA_PRODUCER,
    schemaRegistryUrl: settings.SCHEMA_REGISTRY_URL,
    topicPrefix: settings.TOPIC_PREFIX,
    ingestTokens: [settings.INGEST_TOKEN, settings.INGEST_TOKEN_PREVIOUS].filter((one) => one !== undefined),
    host: settings.HOST,
    port: settings.INGEST_PORT,
    logger,
    health,
    metrics,
  })
  shutdown.add('finish deliveries', running.stop)
  if (isPublic) {
    const server = await startHealthServer({
      ...{ host: settings.HOST, port: settings.HEALTH_PORT, health, metrics, logger },
    })
    shutdown.add('close the health server', server.close)
    logger.info(`health and metrics are at ${server.url}`)
  }
  logger.info(`webhooks are accepted at ${running.url}/webhooks/<source>`)
}

function mongodbOf(environment: NodeJS.ProcessEnv) {
  const { MONGODB_URL: url, MONGODB_DATABASE: database } = loadEnvironment(
    ['MONGODB_URL', 'MONGODB_DATABASE'],
    environment,
  )
  return { url, database }
}
