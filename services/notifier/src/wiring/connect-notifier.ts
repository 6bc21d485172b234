import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { personalDataOf } from '@slipstream/event-log/personal-data/personal-data.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import { createSlackWebhook } from '../alerts/adapters/slack-webhook.ts'
import { consumer } from '../consumer-names.ts'
import { createSmtpMailer } from '../delivery/adapters/smtp-mailer.ts'
import { createMailRelay } from '../delivery/mail-relay.ts'
import type { NotifierOptions } from './notifier-options.ts'

export type NotifierContext = ReturnType<typeof connectNotifier>

/** What the parts of the notifier share. Connects when it is used first. */
export function connectNotifier(options: NotifierOptions) {
  const { config, kafkaBrokers: brokers, mongodbUrl, mongodbDatabase, smtpUrl, logger } = options
  const { sessionTimeoutMs } = config.kafka
  const client = createMongoClient(mongodbUrl, consumer)
  const db = client.db(mongodbDatabase)
  return {
    ...options,
    pollMs: options.pollMs ?? 2_000,
    client,
    db,
    log: connectKafkaLog({
      ...{ brokers, clientId: 'slipstream-notifier', sessionTimeoutMs, logger },
      security: options.kafkaSecurity,
      open: personalDataOf(config, db)?.open,
    }),
    mailer: createSmtpMailer(smtpUrl),
    relay: createMailRelay(db),
    slack: options.slackWebhookUrl && createSlackWebhook(options.slackWebhookUrl),
  }
}
