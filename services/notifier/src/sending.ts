import type { Db } from 'mongodb'
import type { Logger } from '@slipstream/runtime/logger.ts'
import type { Slack } from './adapters/alerts/slack.ts'
import type { Mail, Mailer } from './adapters/mail.ts'
import { sentLedger } from './adapters/sent-ledger.ts'
import type { AlertLook } from './alerts/alert-settings.ts'
import { composeAlert, composeAlertMail } from './alerts/compose-alert.ts'
import { composeSlip } from './compose-slip.ts'
import { slackMessage } from './domain/alerts/slack-message.ts'
import { sendDue } from './send-due.ts'
import type { NotToSend, Send, Sending } from './send-due.ts'
import type { SlipSettings } from './slip-rules.ts'

/** Longer than any silence that a receiver is granted; prolonged while a message is in flight. */
const leaseMs = 120_000

/** Slack takes one message a second of each webhook. */
const slackPerSecond = 1

export type Channels = {
  db: Db
  mailer: Mailer
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

/** Sends what is due in the ledger by mail, alerts before slips, and by Slack where there is one: neither waits for the other. */
export function startSending(channels: Channels): { stop(): Promise<void> } {
  const { db, mailer, slack, slips, alerts, pollMs, logger } = channels
  const common = { pollMs, renewMs: leaseMs / 6, logger }
  const byMail = sendDue({
    ...common,
    ledger: sentLedger(db, { kinds: ['alert-mail', 'slip'], leaseMs }),
    perSecond: channels.mailsPerSecond,
    onAttempt: (...told) => channels.onAttempt('mail', ...told),
    async compose(notification) {
      if (notification.kind === 'alert-slack') throw new Error('it is not for the mail server')
      if (notification.kind === 'slip') return mailed(mailer, await composeSlip(db, slips.look, notification))
      if (alerts === undefined) return notToldAnyMore
      return mailed(mailer, await composeAlertMail(db, alerts, notification))
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
            return 'kind' in view ? view : () => slack.post(slackMessage(view))
          },
        })
  return {
    async stop() {
      await Promise.all([byMail.stop(), bySlack?.stop()])
    },
  }
}

function mailed(mailer: Mailer, mail: Mail | NotToSend): Send | NotToSend {
  return 'kind' in mail ? mail : () => mailer.send(mail)
}
