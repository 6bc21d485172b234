import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { startHealthServer } from '@slipstream/runtime/http/start-health-server.ts'
import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { startAuditor } from './start-auditor.ts'

await startProcess('auditor', async ({ logger, health, metrics, shutdown }) => {
  const environment = loadEnvironment([
    'KAFKA_BROKERS',
    'SCHEMA_REGISTRY_URL',
    'TOPIC_PREFIX',
    'MONGODB_URL',
    'MONGODB_DATABASE',
    'INGEST_URL',
    'INGEST_TOKEN',
    'HOST',
    'HEALTH_PORT',
  ])
  const { INGEST_URL: url, INGEST_TOKEN: token } = environment
  if ((url === undefined) !== (token === undefined))
    throw new ConfigurationMistake('The environment', [
      'INGEST_URL and INGEST_TOKEN must both be set, or neither: then nothing that was lost is recovered.',
    ])
  const auditor = startAuditor({
    config: loadConfig({ needsSecrets: ['rest'] }),
    kafkaBrokers: environment.KAFKA_BROKERS,
    schemaRegistryUrl: environment.SCHEMA_REGISTRY_URL,
    topicPrefix: environment.TOPIC_PREFIX,
    mongodbUrl: environment.MONGODB_URL,
    mongodbDatabase: environment.MONGODB_DATABASE,
    ingest: url === undefined || token === undefined ? undefined : { url, token },
    logger,
    health,
    metrics,
  })
  shutdown.add('finish the judgement in flight', auditor.stop)
  const server = await startHealthServer({
    host: environment.HOST,
    port: environment.HEALTH_PORT,
    health,
    metrics,
  })
  shutdown.add('close the health server', server.close)
  logger.info(`the log is audited; health is at ${server.url}/readyz`)
})
