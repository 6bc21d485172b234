import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { startConsole } from './start-console.ts'

await startProcess('console', async ({ logger, health, metrics, shutdown }) => {
  const environment = loadEnvironment([
    'HOST',
    'CONSOLE_PORT',
    'CONSOLE_TOKEN',
    'INGEST_URL',
    'INGEST_TOKEN',
    'HEALTH_PORT',
    'MONGODB_URL',
    'MONGODB_DATABASE',
    'TOPIC_PREFIX',
  ])
  const {
    sources,
    alerts,
    exports,
    console: access,
  } = loadConfig({ needsSecrets: ['people', 'exports', 'slips'] })
  const { INGEST_URL: url, INGEST_TOKEN: ingestToken } = environment
  const { token, isTokenNew, healthUrl, stop } = await startConsole({
    host: environment.HOST,
    port: environment.CONSOLE_PORT,
    healthPort: environment.HEALTH_PORT,
    mongodbUrl: environment.MONGODB_URL,
    database: environment.MONGODB_DATABASE,
    topicPrefix: environment.TOPIC_PREFIX,
    kafkaBrokers: brokersOf(),
    sources,
    ingest: url === undefined || ingestToken === undefined ? undefined : { url, token: ingestToken },
    access,
    publicUrl: alerts.consoleUrl,
    exports,
    token: environment.CONSOLE_TOKEN,
    logger,
    health,
    metrics,
  })
  shutdown.add('stop the console', stop)
  logger.info(`health and metrics are at ${healthUrl}`)
  // Not through the logger, whose output others can read.
  if (isTokenNew)
    console.error(
      `The console's token, generated now and kept in .slipstream/console-token: ${token.reveal()}`,
    )
})

/** Only the pages of the log need it. */
function brokersOf(): string[] | undefined {
  return process.env['KAFKA_BROKERS'] ? loadEnvironment(['KAFKA_BROKERS']).KAFKA_BROKERS : undefined
}
