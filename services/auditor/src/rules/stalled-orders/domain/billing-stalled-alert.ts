import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'billing-stalled'

export const billingStalledRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) => `${subject} of ${source} has moved on.`,
}

/**
 * A subscription or an invoice stays in a status for longer than its rules allow.
 *
 * @param explanations one for each rule that says so
 */
export function billingStalled(found: {
  source: string
  orderId: string
  explanations: readonly string[]
  evidence: string[]
}): DesiredAlert {
  const { source, orderId: objectId, explanations, evidence } = found
  const isInvoice = objectId.startsWith('in_')
  const what = isInvoice ? 'invoice' : 'subscription'
  const command = isInvoice ? 'npx slipstream invoices show' : 'npx slipstream subscriptions show'
  return {
    ...{ rule, source, subject: objectId, severity: 'warning', evidence },
    summary: `When this was noticed, ${what} ${objectId} of ${source} had been ${explanations.join('; also ')}.`,
    affected: noOrder,
    next: {
      action: `See what it waits for: ${command} ${source}/${objectId}, and the ${what} in Stripe's dashboard.`,
      runbook: runbookOf(rule),
    },
  }
}
