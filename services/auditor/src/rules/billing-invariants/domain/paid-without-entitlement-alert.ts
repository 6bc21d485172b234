import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'
import type { Violation } from './violation.ts'

const rule = 'billing-paid-without-entitlement'

export const paidWithoutEntitlementRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) => `Customer ${subject} of ${source} may use what is paid for.`,
}

/** A customer pays for what may not be used. */
export function paidWithoutEntitlement(
  source: string,
  customerId: string,
  { entitlements, subscriptions, evidence }: Violation,
): DesiredAlert {
  const named = subscriptions.map(({ subscriptionId, status }) => `${subscriptionId} (${status})`)
  return {
    ...{ rule, source, subject: customerId, severity: 'critical', evidence },
    summary: `Customer ${customerId} of ${source} lacks ${entitlements.join(', ')}, to which ${named.join(', ')} entitles, in Stripe as in the log.`,
    affected: noOrder,
    next: {
      action: `See whether billing runs and reads on: GET /readyz of billing. What the customer may use: npx slipstream entitlements ${customerId} --source ${source}`,
      runbook: runbookOf(rule),
    },
  }
}
