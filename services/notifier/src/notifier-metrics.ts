import type { Db } from 'mongodb'
import type { RunningConsumer } from '@slipstream/event-log/consume/consume.ts'
import type { ConsumeHooks } from '@slipstream/event-log/consume/consumption.ts'
import { consumerMetrics } from '@slipstream/event-log/consume/consumer-metrics.ts'
import type { Logger } from '@slipstream/runtime/observability/logger.ts'
import type { Metrics } from '@slipstream/runtime/observability/metrics.ts'
import type { MailRelay } from './delivery/mail-relay.ts'
import { notifierCollections } from './delivery/adapters/delivery-collections.ts'
import type { Decided } from './slips/handle-orders.ts'
import type { Channels } from './start-sending.ts'

export type NotifierMetrics = {
  hooks: ConsumeHooks
  onAttempt: Channels['onAttempt']
  onFlush(): void
  onDecided(decided: Decided): void
}

/** What is seen from outside of the notifier. No label holds anything of an order. */
export function notifierMetrics(
  {
    metrics,
    logger,
    db,
    relay,
  }: { metrics: Metrics; logger: Logger; db: Db; relay: Pick<MailRelay, 'fault'> },
  state: RunningConsumer['state'],
): NotifierMetrics {
  const early = metrics.counter({
    name: 'slipstream_notifier_before_start_total',
    help: 'Orders that get no slip because they reached the status before slips were sent (slip.since).',
  })
  const mails = metrics.counter({
    name: 'slipstream_notifier_mails_total',
    help: 'Attempts to send a mail, by what became of them.',
    labelNames: ['outcome'],
  })
  const slackMessages = metrics.counter({
    name: 'slipstream_notifier_slack_messages_total',
    help: 'Attempts to post to Slack, by what became of them.',
    labelNames: ['outcome'],
  })
  const flushes = metrics.counter({
    name: 'slipstream_notifier_flushes_total',
    help: 'How often a group of alerts was told.',
  })
  const durations = metrics.histogram({
    name: 'slipstream_notifier_mail_seconds',
    help: 'From the claim of a mail to its record.',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 600],
  })
  metrics.gauge({
    name: 'slipstream_notifier_mail_rests',
    help: 'Whether all mail waits, by why: the mail server takes none from us (refused), or does not answer (unreachable).',
    labelNames: ['state'],
    collect() {
      for (const state of ['refused', 'unreachable'] as const)
        this.set({ state }, relay.fault()?.state === state ? 1 : 0)
    },
  })
  const { notifications } = notifierCollections(db)
  metrics.gauge({
    name: 'slipstream_notifier_unsent',
    help: 'Notifications in the ledger that are not sent, by kind and state: due, undeliverable (no address), failed.',
    labelNames: ['kind', 'state'],
    async collect() {
      try {
        for (const kind of ['slip', 'alert-mail', 'alert-slack'] as const) {
          for (const state of ['due', 'undeliverable', 'failed'] as const) {
            const count = await notifications.countDocuments({ kind, state }, { maxTimeMS: 2_000 })
            this.set({ kind, state }, count)
          }
        }
      } catch {
        // Unknown while the database is away, which health tells: no figure is better than an old one.
        this.reset()
      }
    },
  })
  return {
    onFlush: () => flushes.inc(),
    onAttempt(channel, outcome, durationMs) {
      if (channel === 'slack') return slackMessages.inc({ outcome })
      mails.inc({ outcome })
      durations.observe(durationMs / 1_000)
    },
    onDecided: ({ beforeStart }) => early.inc(beforeStart),
    hooks: consumerMetrics('notifier', { metrics, logger, state }),
  }
}
