import type { Db } from 'mongodb'
import { runLoop } from '@slipstream/runtime/async/run-loop.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { SlackWebhook } from './alerts/adapters/slack-webhook.ts'
import type { AlertBranding } from './alerts/alert-settings.ts'
import { composeAlert, composeAlertMail } from './alerts/compose-alert.ts'
import { slackMessage } from './alerts/domain/message/slack-message.ts'
import type { BillingMailSettings } from './billing/billing-mail-settings.ts'
import { composeBillingMail } from './billing/compose-billing-mail.ts'
import { composeDigest } from './digests/compose-digest.ts'
import type { DigestSettings } from './digests/compose-digest.ts'
import { composeExportMail } from './exports/compose-export-mail.ts'
import type { ExportMailSettings } from './exports/compose-export-mail.ts'
import { createWakeUps } from '@slipstream/work/adapters/wake-ups.ts'
import { deliveryCollections } from './delivery/adapters/delivery-collections.ts'
import { dueKinds } from './delivery/adapters/ledger.ts'
import type { Mail, Mailer } from './delivery/adapters/smtp-mailer.ts'
import type { Notification } from './delivery/domain/notification.ts'
import type { MailRelay } from './delivery/mail-relay.ts'
import { openLedger } from './delivery/open-ledger.ts'
import { sendDue } from './delivery/send-due.ts'
import type { NotSendable, RunningSender, Send, SenderOptions } from './delivery/send-due.ts'
import { composeSlip } from './slips/compose-slip.ts'
import { composeShipmentMail } from './shipments/compose-shipment-mail.ts'
import type { ShipmentMailSettings } from './shipments/shipment-mail-settings.ts'
import type { SlipSettings } from './slips/slip-settings.ts'

/** Longer than any receiver may be silent; prolonged while a message is in flight. */
const leaseMs = 120_000

/** Shorter than a process may take to stop: a mail server may take minutes to respond. */
const stopGraceMs = 5_000

/** While nothing is due, a sender looks by itself this many times less often than one looks for all. */
const idleFactor = 5

/** Notifications that are entered one after the other need one look. */
const gatherMs = 50

/** To customers, of each kind: as many connections as a mail server mostly takes from one client. */
const mailsAtOnce = 5
const kindsToCustomers: ReadonlySet<Kind> = new Set(['slip', 'shipment', 'billing'])

/** Slack accepts one message a second from each webhook. */
const slackMessagesPerSecond = 1

export type SendingOptions = {
  db: Db
  mailer: Mailer
  relay: MailRelay
  mailsPerSecond: number
  slack: SlackWebhook | undefined
  slips: Pick<SlipSettings, 'branding'>
  shipments: Pick<ShipmentMailSettings, 'branding'>
  billing: Pick<BillingMailSettings, 'branding' | 'opsBranding'>
  /** Default: no digests are configured. */
  digests?: DigestSettings | undefined
  /** Default: no mails about exports are configured. */
  exports?: ExportMailSettings | undefined
  /** Undefined if alerts have no receivers. */
  alerts: AlertBranding | undefined
  /** How often the ledger is queried while nothing is entered: once for all kinds. */
  pollMs: number
  /** Default: Date.now. */
  now?: (() => number) | undefined
  logger: Logger
  onAttempt(channel: 'mail' | 'slack', ...attempt: Parameters<SenderOptions['onAttempt']>): void
}

type Kind = Notification['kind']
type Of<K extends Kind> = Notification & { kind: K }
type Sender = RunningSender & { kind: Kind }

const noReceivers: NotSendable = { kind: 'withdrawn', reason: 'the configuration no longer sends alerts' }

/**
 * Sends due notifications: alerts, slips and mails to customers by mail, and alerts by Slack if
 * configured. None waits for another.
 */
export function startSending(options: SendingOptions): { stop(): Promise<void> } {
  const { db, mailer, slack, slips, shipments, billing, digests, exports, alerts, now = Date.now } = options
  const senders = [
    startSender(options, 'alert-mail', async (notification) => {
      if (alerts === undefined) return noReceivers
      return mailed(mailer, await composeAlertMail(db, alerts, notification))
    }),
    startSender(options, 'slip', async (notification) =>
      mailed(mailer, await composeSlip(db, slips.branding, notification)),
    ),
    startSender(options, 'shipment', async (notification) =>
      mailed(mailer, await composeShipmentMail(db, shipments.branding, notification)),
    ),
    startSender(options, 'billing', (notification) =>
      Promise.resolve(mailed(mailer, composeBillingMail(billing, notification, new Date(now())))),
    ),
  ]
  if (exports !== undefined) {
    const compose = (notification: Of<'export'>) =>
      Promise.resolve(mailed(mailer, composeExportMail(exports, notification, new Date(now()))))
    senders.push(startSender(options, 'export', compose))
  }
  if (digests !== undefined) {
    const compose = (notification: Of<'digest'>) =>
      Promise.resolve(mailed(mailer, composeDigest(digests, notification)))
    senders.push(startSender(options, 'digest', compose))
  }
  if (slack !== undefined && alerts !== undefined) {
    const bySlack = startSender(options, 'alert-slack', async ({ flushId }) => {
      const view = await composeAlert(db, alerts, flushId)
      return 'kind' in view ? view : (signal) => slack.post(slackMessage(view), signal)
    })
    senders.push(bySlack)
  }
  const watch = watchLedger(options, senders)
  return { stop: async () => void (await Promise.all([watch, ...senders].map((part) => part.stop()))) }
}

/** One query for all kinds: when one was entered, and regularly, since a retry becomes due by itself. */
function watchLedger(
  { db, pollMs, logger }: SendingOptions,
  senders: readonly Sender[],
): { stop(): Promise<void> } {
  const wakeUps = createWakeUps(deliveryCollections(db).notifications)
  const kinds = senders.map(({ kind }) => kind)
  const loop = runLoop({
    ...{ name: 'look for notifications that are due', everyMs: gatherMs, logger },
    async step(signal) {
      const { version } = wakeUps
      const due = await dueKinds(db, kinds)
      for (const sender of senders) if (due.has(sender.kind)) sender.wake()
      await wakeUps.listen()
      await wakeUps.wait(version, pollMs, signal)
    },
  })
  return {
    async stop() {
      await loop.stop()
      await wakeUps.close()
    },
  }
}

function startSender<K extends Kind>(
  { db, relay, mailsPerSecond, pollMs, logger, onAttempt }: SendingOptions,
  kind: K,
  compose: (notification: Of<K>) => Promise<Send | NotSendable>,
): Sender {
  const isSlack = kind === 'alert-slack'
  const sender = sendDue({
    name: `notifications of kind ${kind}`,
    ledger: openLedger(db, { kinds: [kind], leaseMs }),
    compose: (notification) => compose(notification as Of<K>),
    relay: isSlack ? undefined : relay,
    perSecond: isSlack ? slackMessagesPerSecond : mailsPerSecond,
    // Alerts stay in their order.
    concurrency: kindsToCustomers.has(kind) ? mailsAtOnce : 1,
    renewMs: leaseMs / 6,
    stopGraceMs,
    pollMs: pollMs * idleFactor,
    logger,
    onAttempt: (...attempt) => onAttempt(isSlack ? 'slack' : 'mail', ...attempt),
  })
  return { ...sender, kind }
}

function mailed(mailer: Mailer, mail: Mail | NotSendable): Send | NotSendable {
  return 'kind' in mail ? mail : (signal) => mailer.send(mail, signal)
}
