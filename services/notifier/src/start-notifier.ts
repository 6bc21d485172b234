import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { deadLettersTopic, declaredTopic } from '@slipstream/event-log/topics/topic-settings.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import { checkLastAlertMessages } from './alerts/adapters/last-messages.ts'
import { slackWebhook } from './alerts/adapters/slack-webhook.ts'
import { smtpMailer } from './delivery/adapters/smtp-mailer.ts'
import { mailRelay } from './delivery/mail-relay.ts'
import { ensureNotifierCollections } from './delivery/adapters/delivery-collections.ts'
import { relayCheck } from './delivery/relay-check.ts'
import { alertSettings } from './alerts/alert-settings.ts'
import { startAlerts } from './alerts/start-alerts.ts'
import { consumer } from './consumer-names.ts'
import { notifierMetrics } from './notifier-metrics.ts'
import { startSending } from './start-sending.ts'
import { slipSettings } from './slips/slip-settings.ts'
import { startSlips } from './slips/start-slips.ts'
import { tellFailures } from './delivery/publish-failures.ts'

export type NotifierOptions = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
  config: Pick<Config, 'sources' | 'kafka' | 'bodyLimitBytes' | 'alerts'>
  kafkaBrokers: string[]
  schemaRegistryUrl: string
  topicPrefix: string
  mongodbUrl: string
  mongodbDatabase: string
  smtpUrl: string
  slackWebhookUrl?: Secret | undefined
  mailsPerSecond: number
  pollMs?: number
}

export type Notifier = {
  /** Finishes the batches and the messages in flight, and leaves. */
  stop(): Promise<void>
}

/**
 * Starts to decide and to send. Returns at once: whatever is away is waited for, and health tells what. Slips and alerts wait
 * for what they need alone.
 *
 * @throws ConfigurationMistake when the sources' slips or the alerts are not configured as they must be
 */
export function startNotifier(options: NotifierOptions): Notifier {
  const { config, topicPrefix, mongodbUrl, mongodbDatabase, slackWebhookUrl, logger, health, metrics } =
    options
  const slips = slipSettings(config.sources)
  const alerts = alertSettings(config.alerts, slackWebhookUrl !== undefined)
  if (slips.unsigned.length > 0)
    logger.warn(
      { sources: slips.unsigned },
      'the codes on slips are not signed, so they can be guessed: set slip.checkInSecret',
    )
  const pollMs = options.pollMs ?? 500
  const client = createMongoClient(mongodbUrl, consumer)
  const db = client.db(mongodbDatabase)
  const log = connectKafkaLog({
    brokers: options.kafkaBrokers,
    clientId: 'slipstream-notifier',
    logger,
  })
  const mailer = smtpMailer(options.smtpUrl)
  const relay = mailRelay(db)
  const seen = notifierMetrics({ metrics, logger, db, relay }, () => [
    ...(ofSlips.running()?.state() ?? []),
    ...(ofAlerts?.running()?.state() ?? []),
  ])
  const common = { client, db, log, topicPrefix, logger, hooks: seen.hooks }
  const withTopics = async <Running>(reads: 'orders' | 'alerts', start: () => Promise<Running>) => {
    const owns = [deadLettersTopic(topicPrefix, config)]
    await prepareTopics(log, { owns, uses: [declaredTopic(topicPrefix, reads, config)] }, logger)
    return start()
  }

  // Sending needs no Kafka: what was decided before goes out while the log is away.
  const sending = startWhenReady('sending', logger, async () => {
    await ensureNotifierCollections(db)
    return startSending({
      ...{ db, mailer, relay, slips, logger, pollMs },
      mailsPerSecond: options.mailsPerSecond,
      slack: slackWebhookUrl === undefined ? undefined : slackWebhook(slackWebhookUrl),
      alerts: alerts?.look,
      onAttempt: seen.onAttempt,
    })
  })
  const ofSlips = startWhenReady('slips', logger, () =>
    withTopics('orders', () => startSlips({ ...common, settings: slips, onDecided: seen.onDecided })),
  )
  const ofAlerts =
    alerts === undefined
      ? undefined
      : startWhenReady('alerts', logger, () =>
          withTopics('alerts', () =>
            startAlerts({
              ...common,
              config: config.alerts,
              settings: alerts,
              pollMs,
              onFlush: seen.onFlush,
            }),
          ),
        )
  const telling = tellFailures({
    ...{ db, log, topicPrefix, config, pollMs, health, logger },
    schemaRegistryUrl: options.schemaRegistryUrl,
  })

  health.add({ name: 'orders', check: ofSlips.check })
  health.add({ name: 'mongodb', check: async () => void (await db.command({ ping: 1 })) })
  health.add({ name: 'smtp', check: relayCheck(mailer, relay) })
  if (ofAlerts !== undefined) {
    health.add({ name: 'alerts', check: ofAlerts.check })
    health.add({ name: 'alert messages', check: () => checkLastAlertMessages(db) })
  }

  return {
    async stop() {
      await Promise.all([ofSlips.stop(), ofAlerts?.stop(), telling.stop(), sending.stop()])
      mailer.close()
      await log.close()
      await client.close()
    },
  }
}
