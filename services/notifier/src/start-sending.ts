import type { Db } from 'mongodb'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Slack } from './alerts/adapters/slack-webhook.ts'
import type { Mail, Mailer } from './delivery/adapters/smtp-mailer.ts'
import type { MailRelay } from './delivery/mail-relay.ts'
import { sentLedger } from './delivery/adapters/ledger.ts'
import type { AlertLook } from './alerts/alert-settings.ts'
import { composeAlert, composeAlertMail } from './alerts/compose-alert.ts'
import { composeSlip } from './slips/compose-slip.ts'
import { slackMessage } from './alerts/domain/message/slack-message.ts'
import { sendDue } from './delivery/send-due.ts'
import type { NotToSend, Send, Sending } from './delivery/send-due.ts'
import type { SlipSettings } from './slips/slip-settings.ts'

/** Longer than any silence that a receiver is granted; prolonged while a message is in flight. */
const leaseMs = 120_000

/** Within the time that a process has to leave; a mail server may take minutes for its answer. */
const stopGraceMs = 5_000

/** Slack takes one message a second of each webhook. */
const slackPerSecond = 1

export type Channels = {
  db: Db
  mailer: Mailer
  relay: MailRelay
  mailsPerSecond: number
  slack: Slack | undefined
  slips: SlipSettings
  /** Undefined when nobody is told of alerts. */
  alerts: AlertLook | undefined
  pollMs: number
  logger: Sending['logger'] & Logger
  onAttempt(channel: 'mail' | 'slack', ...told: Parameters<Sending['onAttempt']>): void
}

const notToldAnyMore: NotToSend = { kind: 'withdrawn', reason: 'the configuration no longer tells of alerts' }

/** Sends what is due in the ledger: alerts by mail, slips by mail, and alerts by Slack where there is one. None waits for another. */
export function startSending(channels: Channels): { stop(): Promise<void> } {
  const { db, mailer, relay, slack, slips, alerts, pollMs, logger } = channels
  const common = { pollMs, renewMs: leaseMs / 6, stopGraceMs, logger }
  const byMail = {
    ...{ ...common, relay, perSecond: channels.mailsPerSecond },
    onAttempt: (...told: Parameters<Sending['onAttempt']>) => channels.onAttempt('mail', ...told),
  }
  const alertMails = sendDue({
    ...byMail,
    ledger: sentLedger(db, { kinds: ['alert-mail'], leaseMs }),
    async compose(notification) {
      if (notification.kind !== 'alert-mail') throw new Error('it is not the mail of an alert')
      if (alerts === undefined) return notToldAnyMore
      return mailed(mailer, await composeAlertMail(db, alerts, notification))
    },
  })
  const slipMails = sendDue({
    ...byMail,
    ledger: sentLedger(db, { kinds: ['slip'], leaseMs }),
    async compose(notification) {
      if (notification.kind !== 'slip') throw new Error('it is not a slip')
      return mailed(mailer, await composeSlip(db, slips.look, notification))
    },
  })
  const bySlack =
    slack === undefined || alerts === undefined
      ? undefined
      : sendDue({
          ...common,
          ledger: sentLedger(db, { kinds: ['alert-slack'], leaseMs }),
          perSecond: slackPerSecond,
          onAttempt: (...told) => channels.onAttempt('slack', ...told),
          async compose(notification) {
            if (notification.kind !== 'alert-slack') throw new Error('it is not for Slack')
            const view = await composeAlert(db, alerts, notification.flushId)
            return 'kind' in view ? view : (signal) => slack.post(slackMessage(view), signal)
          },
        })
  return {
    async stop() {
      await Promise.all([alertMails.stop(), slipMails.stop(), bySlack?.stop()])
    },
  }
}

function mailed(mailer: Mailer, mail: Mail | NotToSend): Send | NotToSend {
  return 'kind' in mail ? mail : (signal) => mailer.send(mail, signal)
}
