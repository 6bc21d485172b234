import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'
import type { BillingEndpoint } from '../../../sources/billing-client.ts'

const rule = 'billing-endpoint-disabled'

export const endpointDisabledRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) =>
    `The endpoint ${subject} of ${source} is enabled again, gone, or replaced by another one.`,
}

/** Stripe delivers nothing to this endpoint any more. */
export function endpointDisabled(
  source: string,
  { id, description }: Pick<BillingEndpoint, 'id' | 'description'>,
): DesiredAlert {
  const called = description === '' ? '' : ` “${description}”`
  return {
    ...{ rule, source, subject: id, severity: 'critical', evidence: [id] },
    summary: `The webhook endpoint ${id}${called} of ${source} is disabled in Stripe: it receives nothing, and what is pending is not retried.`,
    affected: noOrder,
    next: {
      action: `See that deliveries are answered 200 again, then enable it: npx slipstream source enable-webhook ${source} ${id}. What was missed is recovered by itself.`,
      runbook: runbookOf(rule),
    },
  }
}
