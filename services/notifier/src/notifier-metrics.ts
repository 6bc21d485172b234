import type { Db } from 'mongodb'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import { createConsumerMetrics } from '@slipstream/event-log/consume/consumer-metrics.ts'
import type { ConsumeHooks } from '@slipstream/event-log/consume/consumption.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { NoticeOutcome } from './billing/handle-notices.ts'
import { deliveryCollections } from './delivery/adapters/delivery-collections.ts'
import type { Notification } from './delivery/domain/notification.ts'
import type { MailRelay } from './delivery/mail-relay.ts'
import type { DecidedSlips } from './slips/handle-orders.ts'
import type { SendingOptions } from './start-sending.ts'

export type NotifierMetrics = {
  hooks: ConsumeHooks
  onAttempt: SendingOptions['onAttempt']
  onFlush(): void
  onDecided(decided: DecidedSlips): void
  onNotice(outcome: NoticeOutcome): void
}

type MetricsContext = { metrics: Metrics; logger: Logger; db: Db; relay: Pick<MailRelay, 'fault'> }

/** The metrics of the notifier. No label holds anything of an order. */
export function notifierMetrics(context: MetricsContext, state: RunningConsumer['state']): NotifierMetrics {
  const { metrics, logger } = context
  const skipped = metrics.counter({
    name: 'slipstream_notifier_slips_before_start_total',
    help: 'Orders without a slip because they reached the status before slips were sent (slip.since).',
  })
  const mails = metrics.counter({
    name: 'slipstream_notifier_mail_attempts_total',
    help: 'Attempts to send a mail, by outcome.',
    labelNames: ['outcome'],
  })
  const slackMessages = metrics.counter({
    name: 'slipstream_notifier_slack_attempts_total',
    help: 'Attempts to post a message to Slack, by outcome.',
    labelNames: ['outcome'],
  })
  const flushes = metrics.counter({
    name: 'slipstream_notifier_alert_flushes_total',
    help: 'Messages about a group of alerts that entered the ledger.',
  })
  const notices = metrics.counter({
    name: 'slipstream_notifier_billing_notices_total',
    help: 'Notices of billing, by outcome: their mail is due (accepted), it is too late (too-late), or the source has no `mail` (no-mail-settings). A repeated one counts again.',
    labelNames: ['outcome'],
  })
  const durations = metrics.histogram({
    name: 'slipstream_notifier_mail_duration_seconds',
    help: 'Time from the claim of a mail to the record of its result.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600],
  })
  addRelayGauge(context)
  addLedgerGauge(context)
  return {
    onFlush: () => flushes.inc(),
    onAttempt(channel, outcome, durationMs) {
      if (channel === 'slack') return slackMessages.inc({ outcome })
      mails.inc({ outcome })
      durations.observe(durationMs / 1_000)
    },
    onNotice: (outcome) => notices.inc({ outcome }),
    onDecided: ({ beforeStart }) => skipped.inc(beforeStart),
    hooks: createConsumerMetrics('notifier', { metrics, logger, state }),
  }
}

function addRelayGauge({ metrics, relay }: MetricsContext): void {
  metrics.gauge({
    name: 'slipstream_notifier_mail_stopped',
    help: 'Whether all mail waits, by reason: the mail server refuses our mail (refused) or does not respond (unreachable).',
    labelNames: ['state'],
    collect() {
      for (const state of ['refused', 'unreachable'] as const)
        this.set({ state }, relay.fault()?.state === state ? 1 : 0)
    },
  })
}

const kinds = ['slip', 'shipment', 'billing', 'alert-mail', 'alert-slack', 'digest', 'export'] as const
const unsentStates = ['due', 'undeliverable', 'failed'] as const

function addLedgerGauge({ metrics, db }: MetricsContext): void {
  const { notifications } = deliveryCollections(db)
  metrics.gauge({
    name: 'slipstream_notifier_unsent_notifications',
    help: 'Notifications in the ledger that are not sent, by kind and state: due, undeliverable (no address), failed.',
    labelNames: ['kind', 'state'],
    async collect() {
      try {
        const counts = await notifications
          .aggregate<{ _id: Pick<Notification, 'kind' | 'state'>; count: number }>(
            [
              { $match: { state: { $in: [...unsentStates] } } },
              { $group: { _id: { kind: '$kind', state: '$state' }, count: { $sum: 1 } } },
            ],
            { maxTimeMS: 2_000 },
          )
          .toArray()
        for (const kind of kinds) for (const state of unsentStates) this.set({ kind, state }, 0)
        for (const { _id: labels, count } of counts) this.set(labels, Number(count))
      } catch {
        // Unknown while the database is unavailable, which health reports: no value is better than an old
        // one.
        this.reset()
      }
    },
  })
}
