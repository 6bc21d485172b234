import { securityOfEnvironment } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { ingestAccess } from '@slipstream/runtime/config/ingest-access.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import type { ProcessParts, Service } from '@slipstream/runtime/process/start-process.ts'
import { startConsole } from './start-console.ts'

export const consoleService: Service = { name: 'console', start }

async function start({ environment, logger, health, metrics, shutdown }: ProcessParts): Promise<void> {
  const settings = loadEnvironment(
    [
      'HOST',
      'CONSOLE_PORT',
      'CONSOLE_TOKEN',
      'INGEST_URL',
      'INGEST_TOKEN',
      'HEALTH_PORT',
      'MONGODB_URL',
      'MONGODB_DATABASE',
      'TOPIC_PREFIX',
    ],
    environment,
  )
  const {
    sources,
    alerts,
    exports,
    personalData,
    console: access,
  } = loadConfig({ environment, needsSecrets: ['people', 'exports', 'slips', 'personalData'] })
  const { token, isTokenNew, healthUrl, stop } = await startConsole({
    host: settings.HOST,
    port: settings.CONSOLE_PORT,
    healthPort: settings.HEALTH_PORT,
    mongodbUrl: settings.MONGODB_URL,
    database: settings.MONGODB_DATABASE,
    topicPrefix: settings.TOPIC_PREFIX,
    kafkaBrokers: brokersOf(environment),
    kafkaSecurity: securityOfEnvironment(environment),
    sources,
    ingest: ingestAccess(settings, 'no orders are placed'),
    access,
    publicUrl: alerts.consoleUrl,
    exports,
    personalData,
    token: settings.CONSOLE_TOKEN,
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
}

/** Only the pages of the log need it. */
function brokersOf(environment: NodeJS.ProcessEnv): string[] | undefined {
  return environment['KAFKA_BROKERS']
    ? loadEnvironment(['KAFKA_BROKERS'], environment).KAFKA_BROKERS
    : undefined
}
