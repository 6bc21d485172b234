import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { loadEnvironment } from '@slipstream/runtime/config/environment.ts'
import { startHealthServer } from '@slipstream/runtime/http/start-health-server.ts'
import { startProcess } from '@slipstream/runtime/process/start-process.ts'
import { startNotifier } from './start-notifier.ts'

await startProcess('notifier', async ({ logger, health, metrics, shutdown }) => {
  const environment = loadEnvironment([
    'KAFKA_BROKERS',
    'SCHEMA_REGISTRY_URL',
    'TOPIC_PREFIX',
    'MONGODB_URL',
    'MONGODB_DATABASE',
    'SMTP_URL',
    'SMTP_MAILS_PER_SECOND',
    'SLACK_WEBHOOK_URL',
    'HOST',
    'HEALTH_PORT',
  ])
  if (environment.SMTP_URL === undefined)
    throw new ConfigurationMistake('The environment', [
      'SMTP_URL is not set. Mail server for slips and alerts.',
    ])
  const notifier = startNotifier({
    config: loadConfig({ needsSecrets: ['slips'] }),
    kafkaBrokers: environment.KAFKA_BROKERS,
    schemaRegistryUrl: environment.SCHEMA_REGISTRY_URL,
    topicPrefix: environment.TOPIC_PREFIX,
    mongodbUrl: environment.MONGODB_URL,
    mongodbDatabase: environment.MONGODB_DATABASE,
    smtpUrl: environment.SMTP_URL,
    slackWebhookUrl: environment.SLACK_WEBHOOK_URL,
    mailsPerSecond: environment.SMTP_MAILS_PER_SECOND,
    logger,
    health,
    metrics,
  })
  shutdown.add('finish the messages in flight', notifier.stop)
  const server = await startHealthServer({
    host: environment.HOST,
    port: environment.HEALTH_PORT,
    health,
    metrics,
  })
  shutdown.add('close the health server', server.close)
  logger.info(`slips and alerts are sent; health is at ${server.url}/readyz`)
})
