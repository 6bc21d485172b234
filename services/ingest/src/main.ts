import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { startHealthServer } from '@slipstream/runtime/http/start-health-server.ts'
import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { startIngest } from './start-ingest.ts'

await startProcess('ingest', async ({ logger, health, metrics, shutdown }) => {
  const environment = loadEnvironment([
    'KAFKA_BROKERS',
    'KAFKA_PRODUCER',
    'SCHEMA_REGISTRY_URL',
    'TOPIC_PREFIX',
    'HOST',
    'INGEST_PORT',
    'INGEST_TOKEN',
    'HEALTH_PORT',
  ])
  const isPublic =
    environment.HEALTH_PORT !== 0 || !['127.0.0.1', '::1', 'localhost'].includes(environment.HOST)
  const config = loadConfig({ needsSecrets: ['webhooks', 'admins', 'callouts'] })
  const placesOrders = Object.values(config.sources).some(({ type }) => type === 'admin')
  const hasMongodb = (process.env['MONGODB_URL'] ?? '') !== ''
  const ingest = await startIngest({
    isPublic,
    config,
    mongodb: placesOrders || hasMongodb ? mongodbOf() : undefined,
    kafkaBrokers: environment.KAFKA_BROKERS,
    kafkaProducer: environment.KAFKA_PRODUCER,
    schemaRegistryUrl: environment.SCHEMA_REGISTRY_URL,
    topicPrefix: environment.TOPIC_PREFIX,
    ingestToken: environment.INGEST_TOKEN,
    host: environment.HOST,
    port: environment.INGEST_PORT,
    logger,
    health,
    metrics,
  })
  shutdown.add('finish deliveries', ingest.stop)
  if (isPublic) {
    const server = await startHealthServer({
      ...{ host: environment.HOST, port: environment.HEALTH_PORT, health, metrics, logger },
    })
    shutdown.add('close the health server', server.close)
    logger.info(`health and metrics are at ${server.url}`)
  }
  logger.info(`webhooks are taken at ${ingest.url}/webhooks/<source>`)
})

function mongodbOf() {
  const { MONGODB_URL: url, MONGODB_DATABASE: database } = loadEnvironment([
    'MONGODB_URL',
    'MONGODB_DATABASE',
  ])
  return { url, database }
}
