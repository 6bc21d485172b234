import { mongoClient } from '@slipstream/event-log/adapters/mongo/mongo-client.ts'
import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import { mongoCheckpointStore } from '@slipstream/event-log/adapters/mongo/checkpoint-store.ts'
import { runRedrives } from '@slipstream/event-log/adapters/mongo/run-redrives.ts'
import { consume } from '@slipstream/event-log/consume.ts'
import type { RunningConsumer } from '@slipstream/event-log/consume.ts'
import { deadLettersTopic } from '@slipstream/event-log/dead-letters-topic.ts'
import type { Config } from '@slipstream/runtime/config-schema.ts'
import { kafkaLogCreator } from '@slipstream/runtime/kafka-log-creator.ts'
import { retryForever } from '@slipstream/runtime/retry.ts'
import type { ProcessParts } from '@slipstream/runtime/start-process.ts'
import { smtpMailer } from './adapters/mail.ts'
import { ensureNotifierCollections, slipsSinceMs } from './adapters/notifier-collections.ts'
import { sentLedger } from './adapters/sent-ledger.ts'
import { composeSlip } from './compose-slip.ts'
import { consumer } from './consumer-name.ts'
import { notifierMetrics } from './notifier-metrics.ts'
import { notify } from './notify.ts'
import { sendDue } from './send-due.ts'
import { slipSettings } from './slip-rules.ts'

/** Longer than any silence that the mail server is granted; prolonged while a mail is in flight. */
const leaseMs = 120_000

export type NotifierOptions = Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
  config: Pick<Config, 'sources' | 'kafka' | 'bodyLimitBytes'>
  kafkaBrokers: string[]
  topicPrefix: string
  mongodbUrl: string
  mongodbDatabase: string
  smtpUrl: string
  mailsPerSecond: number
  pollMs?: number
}

export type Notifier = {
  /** Finishes the batches and the mail in flight, and leaves. */
  stop(): Promise<void>
}

/**
 * Starts to decide and to send. Returns at once: whatever is away is waited for, and health tells what.
 *
 * @throws ConfigurationMistake when the sources' slips are not configured as they must be
 */
export function startNotifier(options: NotifierOptions): Notifier {
  const { config, topicPrefix, mongodbUrl, mongodbDatabase, logger, health, metrics } = options
  const settings = slipSettings(config.sources)
  const stopping = new AbortController()
  const client = mongoClient(mongodbUrl, consumer)
  const db = client.db(mongodbDatabase)
  const log = connectKafkaLog({
    brokers: options.kafkaBrokers,
    clientId: 'slipstream-notifier',
    logCreator: kafkaLogCreator(logger),
  })
  const mailer = smtpMailer(options.smtpUrl)
  let running: RunningConsumer | undefined
  let redrives: ReturnType<typeof runRedrives> | undefined
  let sender: ReturnType<typeof sendDue> | undefined
  let reason = 'not started yet'
  const seen = notifierMetrics(metrics, logger, db, () => running?.state() ?? [])

  const start = async (): Promise<void> => {
    await ensureNotifierCollections(db)
    const firstStartMs = await slipsSinceMs(db, Date.now())
    // Sending needs no Kafka: what was decided before goes out while the log is away.
    sender ??= sendDue({
      ledger: sentLedger(db, { leaseMs }),
      mailer,
      compose: (notification) => composeSlip(db, settings.look, notification),
      mailsPerSecond: options.mailsPerSecond,
      pollMs: options.pollMs ?? 500,
      renewMs: leaseMs / 6,
      logger,
      onAttempt: seen.onAttempt,
    })
    await log.ensureTopics([deadLettersTopic(topicPrefix, config)])
    const handler = notify(db, settings.rules(firstStartMs), { onDecided: seen.onDecided })
    running = await consume({
      log,
      consumer,
      topics: ['orders'],
      topicPrefix,
      handler,
      checkpoints: mongoCheckpointStore(client, db),
      deadLetterAppender: await log.appender(),
      hooks: seen.hooks,
    })
    redrives = runRedrives({ client, db, log, consumer, handler, logger })
  }
  const onFailure = ({ error }: { error: unknown }): void => {
    if (reason !== String(error)) logger.warn(`waiting to start: ${String(error)}`)
    reason = String(error)
  }
  const started = retryForever(start, { signal: stopping.signal, onFailure }).catch(() => undefined)

  health.add({
    name: 'orders',
    check: () => (running === undefined ? Promise.reject(new Error(reason)) : running.check()),
  })
  health.add({ name: 'mongodb', check: async () => void (await db.command({ ping: 1 })) })
  health.add({ name: 'smtp', check: mailer.check })

  return {
    async stop() {
      stopping.abort(new Error('the notifier is stopping'))
      await started
      await Promise.all([running?.stop(), redrives?.stop(), sender?.stop()])
      mailer.close()
      await log.close()
      await client.close()
    },
  }
}
