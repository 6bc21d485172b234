import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { startHealthServer } from '@slipstream/runtime/http/start-health-server.ts'
import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { startProjector } from './start-projector.ts'

await startProcess('projector', async ({ logger, health, metrics, shutdown }) => {
  const environment = loadEnvironment([
    'KAFKA_BROKERS',
    'TOPIC_PREFIX',
    'MONGODB_URL',
    'MONGODB_DATABASE',
    'HOST',
    'HEALTH_PORT',
  ])
  const projector = startProjector({
    config: loadConfig({ needsSecrets: [] }),
    kafkaBrokers: environment.KAFKA_BROKERS,
    topicPrefix: environment.TOPIC_PREFIX,
    mongodbUrl: environment.MONGODB_URL,
    mongodbDatabase: environment.MONGODB_DATABASE,
    logger,
    health,
    metrics,
  })
  shutdown.add('finish the batches in flight', projector.stop)
  const server = await startHealthServer({
    host: environment.HOST,
    port: environment.HEALTH_PORT,
    health,
    metrics,
  })
  shutdown.add('close the health server', server.close)
  logger.info(`orders are projected; health is at ${server.url}/readyz`)
})
