import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'webhook-absent'

export const webhookAbsentRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) => `${source} has an active webhook for ${subject} again.`,
}

/** No active webhook of ours has a topic that orders need. @param paused the ids of ours that are paused */
export function webhookAbsent({
  source,
  topic,
  paused,
}: {
  source: string
  topic: string
  paused: readonly number[]
}): DesiredAlert {
  const why =
    paused.length === 0
      ? 'it was deleted or never made'
      : `${paused.length === 1 ? 'webhook' : 'webhooks'} ${paused.join(', ')} ${paused.length === 1 ? 'is' : 'are'} paused`
  return {
    ...{ rule, source, subject: topic, severity: 'critical', evidence: [] },
    summary: `${source} has no active webhook for ${topic} that delivers to Slipstream: ${why}.`,
    affected: noOrder,
    next: {
      action:
        paused.length === 0
          ? `Make one in the shop for ${topic}, with the secret of this source. Until then orders arrive late, by requests to the shop.`
          : 'Set it to active in the shop. Until then orders arrive late, by requests to the shop.',
      runbook: runbookOf(rule),
    },
  }
}
