import { handleQueries } from '@slipstream/commands/service-queries/handle-queries.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import { ensureDeliveryCollections } from './delivery/adapters/delivery-collections.ts'
import { retentionMs } from './delivery/domain/retention.ts'
import { publishFailures } from './delivery/publish-failures.ts'
import { notifierMetrics } from './notifier-metrics.ts'
import { previewNotification } from './previews/preview-notification.ts'
import { startSending } from './start-sending.ts'
import type { SendingOptions } from './start-sending.ts'
import { addHealthChecks } from './wiring/add-health-checks.ts'
import { connectNotifier } from './wiring/connect-notifier.ts'
import type { NotifierContext } from './wiring/connect-notifier.ts'
import type { NotifierOptions } from './wiring/notifier-options.ts'
import { notifierSettings } from './wiring/notifier-settings.ts'
import type { NotifierSettings } from './wiring/notifier-settings.ts'
import { startConsumers } from './wiring/start-consumers.ts'

export type Notifier = {
  /** Finishes the batches and messages in flight. */
  stop(): Promise<void>
}

/** Reports of failures are for operators: they need not the pace of mails. */
const calmFactor = 3

/**
 * Starts to decide and to send. Returns immediately: each part starts when what it needs is
 * available, and health reports what is missing. Slips, mails about shipments, mails of billing
 * and alerts do not wait for each other.
 *
 * @throws ConfigurationMistake if the slips of sources, their mails about shipments or of
 * billing, or the alerts are misconfigured
 */
export function startNotifier(options: NotifierOptions): Notifier {
  const settings = notifierSettings(options)
  const context = connectNotifier(options)
  const { log, client, mailer, logger, pollMs } = context
  const metrics = notifierMetrics(context, () =>
    Object.values(consumers).flatMap((consumer) => consumer.running()?.state() ?? []),
  )
  // Sending needs no Kafka: notifications in the ledger are sent while the log is unavailable.
  const sending = startWhenReady('sending', logger, () => send(context, settings, metrics.onAttempt))
  const consumers = startConsumers(context, settings, metrics)
  const publishing = publishFailures({ ...context, pollMs: pollMs * calmFactor })
  addHealthChecks(context, consumers)
  return {
    async stop() {
      await Promise.all([sending, ...Object.values(consumers), publishing].map((part) => part.stop()))
      mailer.close()
      await log.close()
      await client.close()
    },
  }
}

/** Sends what is due, and shows what would be sent. */
async function send(
  context: NotifierContext,
  { alerts, ...settings }: NotifierSettings,
  onAttempt: SendingOptions['onAttempt'],
): Promise<{ stop(): Promise<void> }> {
  const { db, logger } = context
  await ensureDeliveryCollections(db, retentionMs)
  const composing = { ...settings, alerts: alerts?.branding }
  const sending = startSending({ ...context, ...composing, onAttempt })
  const handlers = { 'preview-notification': previewNotification({ db, ...composing }) }
  const previews = handleQueries({ db, service: 'notifier', handlers, logger })
  return { stop: async () => void (await Promise.all([sending.stop(), previews.stop()])) }
}
