import { connectKafkaLog } from '@slipstream/event-log/adapters/kafka/connect-kafka-log.ts'
import type { KafkaSecurity } from '@slipstream/event-log/adapters/kafka/kafka-security.ts'
import { personalDataOf } from '@slipstream/event-log/personal-data/personal-data.ts'
import {
  billingWorkTopic,
  deadLettersTopic,
  declaredTopic,
  jobsTopic,
} from '@slipstream/event-log/topics/topic-settings.ts'
import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import { handleQueries } from '@slipstream/commands/service-queries/handle-queries.ts'
import { assertAccess } from '@slipstream/mongo/assert-access.ts'
import { createMongoClient } from '@slipstream/mongo/create-mongo-client.ts'
import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { Secret } from '@slipstream/runtime/config/secret.ts'
import type { SystemOptions } from '@slipstream/runtime/config/system-environment.ts'
import type { ProcessParts } from '@slipstream/runtime/process/start-process.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import { checkLastAlertMessages } from './alerts/adapters/last-messages.ts'
import { createSlackWebhook } from './alerts/adapters/slack-webhook.ts'
import { alertSettings } from './alerts/alert-settings.ts'
import type { AlertSettings } from './alerts/alert-settings.ts'
import { startAlerts } from './alerts/start-alerts.ts'
import { billingMailSettings } from './billing/billing-mail-settings.ts'
import type { BillingMailSettings } from './billing/billing-mail-settings.ts'
import { startBillingMails } from './billing/start-billing-mails.ts'
import { consumer } from './consumer-names.ts'
import { exportMailSettings } from './exports/compose-export-mail.ts'
import { loadDigestTemplates } from './digests/compose-digest.ts'
import { startJobMails } from './jobs/start-job-mails.ts'
import { ensureDeliveryCollections } from './delivery/adapters/delivery-collections.ts'
import { createSmtpMailer } from './delivery/adapters/smtp-mailer.ts'
import { retentionMs } from './delivery/domain/retention.ts'
import { createMailRelay } from './delivery/mail-relay.ts'
import { publishFailures } from './delivery/publish-failures.ts'
import { createRelayCheck } from './delivery/relay-check.ts'
import { notifierMetrics } from './notifier-metrics.ts'
import { previewNotification } from './previews/preview-notification.ts'
import { shipmentMailSettings } from './shipments/shipment-mail-settings.ts'
import type { ShipmentMailSettings } from './shipments/shipment-mail-settings.ts'
import { startShipmentMails } from './shipments/start-shipment-mails.ts'
import { slipSettings } from './slips/slip-settings.ts'
import type { SlipSettings } from './slips/slip-settings.ts'
import { startSlips } from './slips/start-slips.ts'
import { startSending } from './start-sending.ts'

export type NotifierOptions = SystemOptions &
  Pick<ProcessParts, 'logger' | 'health' | 'metrics'> & {
    /** Default: as the environment of the process says. */
    kafkaSecurity?: KafkaSecurity
    config: Pick<Config, 'sources' | 'kafka' | 'bodyLimitBytes' | 'alerts'> &
      Partial<Pick<Config, 'schedules' | 'exports' | 'personalData'>>
    smtpUrl: string
    slackWebhookUrl?: Secret | undefined
    mailsPerSecond: number
    pollMs?: number
    /** Milliseconds since the epoch, to be compared with the times of notices; default: Date.now. */
    now?: () => number
  }

export type Notifier = {
  /** Finishes the batches and messages in flight. */
  stop(): Promise<void>
}

/**
 * Starts to decide and to send. Returns immediately: each part starts when what it needs is
 * available, and health reports what is missing. Slips, mails about shipments, mails of billing
 * and alerts do not wait for each other.
 *
 * @throws ConfigurationMistake if the slips of sources, their mails about shipments or of
 * billing, or the alerts are misconfigured
 */
export function startNotifier(options: NotifierOptions): Notifier {
  const slips = slipSettings(options.config.sources)
  const shipments = shipmentMailSettings(options.config.sources)
  const billing = billingMailSettings(options.config)
  const alerts = alertSettings(options.config.alerts, options.slackWebhookUrl !== undefined)
  if (slips.unsigned.length > 0)
    options.logger.warn(
      { sources: slips.unsigned },
      'check-in codes on slips are not signed, so they can be guessed: set slip.checkInSecret',
    )
  if (billing.unsent.length > 0)
    options.logger.warn(
      { sources: billing.unsent },
      'the rules of these sources have mails, but customers get none: set mail of the source',
    )
  if (billing.unsentToOps.length > 0)
    options.logger.warn(
      { sources: billing.unsentToOps },
      'the rules of these sources have mails to operators, but nobody gets them: set alerts.email',
    )
  const context = connect(options)
  const parts = startParts(context, { slips, shipments, billing, alerts })
  addHealthChecks(context, parts)
  const { mailer, log, client } = context
  const { sending, ofSlips, ofShipments, ofBilling, ofJobs, ofAlerts, publishing } = parts
  const consuming = [ofSlips, ofShipments, ofBilling, ofJobs, ofAlerts]
  return {
    async stop() {
      await Promise.all([sending.stop(), ...consuming.map((part) => part?.stop()), publishing.stop()])
      mailer.close()
      await log.close()
      await client.close()
    },
  }
}

function connect(options: NotifierOptions) {
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

/** Reports of failures are for operators: they need not the pace of mails. */
const calmFactor = 3

type Context = ReturnType<typeof connect>
type Parts = ReturnType<typeof startParts>

type Settings = {
  slips: SlipSettings
  shipments: ShipmentMailSettings
  billing: BillingMailSettings
  alerts: AlertSettings | undefined
}

function startParts(context: Context, { slips, shipments, billing, alerts }: Settings) {
  const { config, db, mailer, relay, slack, mailsPerSecond, pollMs, logger } = context
  const { hooks, onAttempt, onDecided, onNotice, onFlush } = notifierMetrics(context, () => [
    ...(ofSlips.running()?.state() ?? []),
    ...(ofShipments?.running()?.state() ?? []),
    ...(ofBilling?.running()?.state() ?? []),
    ...(ofJobs?.running()?.state() ?? []),
    ...(ofAlerts?.running()?.state() ?? []),
  ])

  // Sending needs no Kafka: notifications in the ledger are sent while the log is unavailable.
  const sending = startWhenReady('sending', logger, async () => {
    await ensureDeliveryCollections(db, retentionMs)
    const common = { db, mailer, relay, mailsPerSecond, slack, pollMs, logger, onAttempt, now: context.now }
    const digests = hasDigests(config)
      ? { templates: loadDigestTemplates(), from: config.alerts.email?.from ?? null }
      : undefined
    const exports = exportMailSettings(config.exports?.mail)
    const composing = { slips, shipments, billing, digests, exports, alerts: alerts?.branding }
    const sending = startSending({ ...common, ...composing })
    const handlers = { 'preview-notification': previewNotification({ db, ...composing }) }
    const previews = handleQueries({ db, service: 'notifier', handlers, logger })
    return { stop: async () => void (await Promise.all([sending.stop(), previews.stop()])) }
  })
  const ofSlips = startWhenReady('slips', logger, async () => {
    await prepareTopicsToRead(context, 'orders')
    return startSlips({ ...context, settings: slips, hooks, onDecided })
  })
  const ofShipments =
    shipments.sources.length === 0
      ? undefined
      : startWhenReady('shipments', logger, async () => {
          await prepareTopicsToRead(context, 'shipments')
          return startShipmentMails({ ...context, settings: shipments, hooks })
        })
  const ofBilling = billing.hasBilling
    ? startWhenReady('billing', logger, async () => {
        await prepareBillingTopics(context)
        return startBillingMails({ ...context, settings: billing, hooks, onNotice })
      })
    : undefined
  const ofJobs = hasJobMails(config)
    ? startWhenReady('jobs', logger, async () => {
        await prepareJobsTopic(context)
        return startJobMails({ ...context, hooks })
      })
    : undefined
  const ofAlerts =
    alerts === undefined
      ? undefined
      : startWhenReady('alerts', logger, async () => {
          await prepareTopicsToRead(context, 'alerts')
          return startAlerts({
            ...{ ...context, config: config.alerts },
            ...{ settings: alerts, hooks, onFlush },
          })
        })
  const publishing = publishFailures({ ...context, pollMs: pollMs * calmFactor })
  return { sending, ofSlips, ofShipments, ofBilling, ofJobs, ofAlerts, publishing }
}

async function prepareTopicsToRead(
  { log, topicPrefix, config, logger }: Context,
  topic: 'orders' | 'shipments' | 'alerts',
): Promise<void> {
  const owns = [deadLettersTopic(topicPrefix, config)]
  await prepareTopics(log, { owns, uses: [declaredTopic(topicPrefix, topic, config)] }, logger)
}

/** Creates the topic of notices, too, so that the notifier is ready where billing has never run. */
async function prepareBillingTopics({ log, topicPrefix, config, logger }: Context): Promise<void> {
  const owns = [deadLettersTopic(topicPrefix, config), billingWorkTopic(topicPrefix, config)]
  await prepareTopics(log, { owns }, logger)
}

const hasJobMails = (config: NotifierOptions['config']): boolean =>
  hasDigests(config) || config.exports?.mail !== undefined

const hasDigests = ({ schedules = {} }: NotifierOptions['config']): boolean =>
  Object.values(schedules).some(({ action }) => action.kind === 'digest')

/** Creates the topic of jobs, too, so that the notifier is ready where the worker has never run. */
async function prepareJobsTopic({ log, topicPrefix, config, logger }: Context): Promise<void> {
  const owns = [deadLettersTopic(topicPrefix, config), jobsTopic(topicPrefix, config)]
  await prepareTopics(log, { owns }, logger)
}

function addHealthChecks(
  { config, health, db, mailer, relay, slack }: Context,
  { ofSlips, ofShipments, ofBilling, ofJobs, ofAlerts }: Parts,
): void {
  health.add({ name: 'orders', check: ofSlips.check })
  health.add({ name: 'mongodb', check: () => assertAccess(db) })
  health.add({ name: 'smtp', check: createRelayCheck(mailer, relay) })
  if (ofShipments !== undefined) health.add({ name: 'shipments', check: ofShipments.check })
  if (ofBilling !== undefined) health.add({ name: 'billing', check: ofBilling.check })
  if (ofJobs !== undefined) health.add({ name: 'jobs', check: ofJobs.check })
  if (ofAlerts === undefined) return
  health.add({ name: 'alerts', check: ofAlerts.check })
  health.add({
    name: 'alert messages',
    async check() {
      slack?.assertAccepted()
      await checkLastAlertMessages(db)
    },
  })
  if (config.alerts.alertmanager === undefined) return
  const check = async () => ofAlerts.running()?.checkAlertmanager?.()
  health.add({ name: 'alertmanager', check, isOptional: true })
}
