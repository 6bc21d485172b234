import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import type { ShopWebhook } from '../../../sources/shop-client.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'webhook-disabled'

export const webhookDisabledRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) => `Webhook ${subject} of ${source} is active again, or gone.`,
}

/** The shop has switched off a webhook of ours: it sends nothing more of its topic. */
export function webhookDisabled({
  source,
  webhook: { id, name, topic },
}: {
  source: string
  webhook: Pick<ShopWebhook, 'id' | 'name' | 'topic'>
}): DesiredAlert {
  const called = name === '' ? '' : ` “${name}”`
  return {
    ...{ rule, source, subject: String(id), severity: 'critical', evidence: [] },
    summary: `${source} has switched off its webhook ${id}${called} for ${topic}: it sends none of these any more.`,
    affected: noOrder,
    next: {
      action:
        'See that deliveries are answered 200 again, then enable the webhook; what was missed is recovered by itself.',
      runbook: runbookOf(rule),
    },
  }
}
