import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'
import type { Violation } from './violation.ts'

const rule = 'billing-entitled-without-payment'

export const entitledWithoutPaymentRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) =>
    `What customer ${subject} of ${source} may use is paid for, or was taken away.`,
}

/** A customer may use what is not paid for. */
export function entitledWithoutPayment(
  source: string,
  customerId: string,
  { entitlements, subscriptions, evidence }: Violation,
): DesiredAlert {
  const named = subscriptions.map(({ subscriptionId, status }) => `${subscriptionId} (${status})`)
  const why = named.length === 0 ? 'no subscription is known' : `its subscriptions are ${named.join(', ')}`
  return {
    ...{ rule, source, subject: customerId, severity: 'warning', evidence },
    summary: `Customer ${customerId} of ${source} may use ${entitlements.join(', ')}, and nothing is paid for it, in Stripe as in the log: ${why}.`,
    affected: noOrder,
    next: {
      action:
        'See in Stripe why the subscription is active without a payment, and cancel it or collect the invoice. If it has ended, see whether billing runs and reads on.',
      runbook: runbookOf(rule),
    },
  }
}
