import { loadConfig } from '@slipstream/runtime/load-config.ts'
import { loadEnvironment } from '@slipstream/runtime/environment.ts'
import { startProcess } from '@slipstream/runtime/start-process.ts'
import { startIngest } from './start-ingest.ts'

await startProcess('ingest', async ({ logger, health, metrics, shutdown }) => {
  const environment = loadEnvironment([
    'KAFKA_BROKERS',
    'SCHEMA_REGISTRY_URL',
    'TOPIC_PREFIX',
    'HOST',
    'INGEST_PORT',
    'INGEST_TOKEN',
  ])
  const ingest = await startIngest({
    config: loadConfig({ needsSecrets: ['webhooks'] }),
    kafkaBrokers: environment.KAFKA_BROKERS,
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
  logger.info(`webhooks are taken at ${ingest.url}/webhooks/<source>`)
})
