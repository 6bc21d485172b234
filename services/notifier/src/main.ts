import { ConfigurationMistake } from '@slipstream/runtime/config/configuration-mistake.ts'
import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { startWorker } from '@slipstream/runtime/process/start-worker.ts'
import { startNotifier } from './start-notifier.ts'

await startWorker({
  name: 'notifier',
  does: 'sending slips, mails about shipments, and alerts',
  variables: [
    ...(['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'TOPIC_PREFIX', 'MONGODB_URL', 'MONGODB_DATABASE'] as const),
    ...(['SMTP_URL', 'SMTP_MAILS_PER_SECOND', 'SLACK_WEBHOOK_URL'] as const),
  ],
  start: ({ SMTP_URL: smtpUrl, ...environment }, parts) => {
    if (smtpUrl === undefined)
      throw new ConfigurationMistake('The environment', [
        'SMTP_URL is not set. Mail server for slips, mails about shipments, and alerts.',
      ])
    return startNotifier({
      ...parts,
      config: loadConfig({ needsSecrets: ['slips'] }),
      kafkaBrokers: environment.KAFKA_BROKERS,
      schemaRegistryUrl: environment.SCHEMA_REGISTRY_URL,
      topicPrefix: environment.TOPIC_PREFIX,
      mongodbUrl: environment.MONGODB_URL,
      mongodbDatabase: environment.MONGODB_DATABASE,
      smtpUrl,
      slackWebhookUrl: environment.SLACK_WEBHOOK_URL,
      mailsPerSecond: environment.SMTP_MAILS_PER_SECOND,
    })
  },
})
