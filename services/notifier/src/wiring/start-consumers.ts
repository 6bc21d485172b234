import { prepareTopics } from '@slipstream/event-log/topics/prepare-topics.ts'
import {
  billingWorkTopic,
  deadLettersTopic,
  declaredTopic,
  jobsTopic,
} from '@slipstream/event-log/topics/topic-settings.ts'
import { startWhenReady } from '@slipstream/runtime/process/start-when-ready.ts'
import { startAlerts } from '../alerts/start-alerts.ts'
import { startBillingMails } from '../billing/start-billing-mails.ts'
import { startJobMails } from '../jobs/start-job-mails.ts'
import type { NotifierMetrics } from '../notifier-metrics.ts'
import { startShipmentMails } from '../shipments/start-shipment-mails.ts'
import { startSlips } from '../slips/start-slips.ts'
import type { NotifierContext } from './connect-notifier.ts'
import type { NotifierSettings } from './notifier-settings.ts'

export type NotifierConsumers = ReturnType<typeof startConsumers>

/** What the notifier reads, by the names of health checks: each starts when its topics are there. */
export function startConsumers(
  context: NotifierContext,
  { slips, shipments, billing, digests, exports, alerts }: NotifierSettings,
  { hooks, onDecided, onNotice, onFlush }: NotifierMetrics,
) {
  const { log, logger, topicPrefix, config } = context
  const deadLetters = deadLettersTopic(topicPrefix, config)
  const uses = (topic: 'orders' | 'shipments' | 'alerts') => ({
    ...{ owns: [deadLetters], uses: [declaredTopic(topicPrefix, topic, config)] },
  })
  // Created here, too: the notifier is ready where their writer has never run.
  const owns = (topicOf: typeof jobsTopic) => ({ owns: [deadLetters, topicOf(topicPrefix, config)] })
  const start = <Running extends { stop(): Promise<void> }>(
    name: string,
    topics: Parameters<typeof prepareTopics>[1],
    run: () => Promise<Running>,
  ) =>
    startWhenReady(name, logger, async () => {
      await prepareTopics(log, topics, logger)
      return run()
    })
  return {
    orders: start('slips', uses('orders'), () =>
      startSlips({ ...context, settings: slips, hooks, onDecided }),
    ),
    ...(shipments.sources.length > 0 && {
      shipments: start('shipments', uses('shipments'), () =>
        startShipmentMails({ ...context, settings: shipments, hooks }),
      ),
    }),
    ...(billing.hasBilling && {
      billing: start('billing', owns(billingWorkTopic), () =>
        startBillingMails({ ...context, settings: billing, hooks, onNotice }),
      ),
    }),
    ...((digests !== undefined || exports !== undefined) && {
      jobs: start('jobs', owns(jobsTopic), () => startJobMails({ ...context, hooks })),
    }),
    ...(alerts !== undefined && {
      alerts: start('alerts', uses('alerts'), () =>
        startAlerts({ ...context, config: config.alerts, settings: alerts, hooks, onFlush }),
      ),
    }),
  }
}
