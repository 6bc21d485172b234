import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { oneOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'stalled-order'

export const stalledOrderRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) => `Order ${subject} of ${source} has moved on.`,
}

/** An order stays in a status for longer than rules allow. @param explanations one for each such rule */
export function stalledOrder(found: {
  source: string
  orderId: string
  explanations: readonly string[]
  evidence: string[]
}): DesiredAlert {
  const { source, orderId, explanations, evidence } = found
  return {
    ...{ rule, source, subject: orderId, severity: 'warning', evidence },
    summary: `When this was noticed, order ${orderId} of ${source} had been ${explanations.join('; also ')}.`,
    affected: oneOrder(orderId),
    next: {
      action: `Look order ${orderId} up in the shop: a payment, a person or a plugin may be what it waits for.`,
      runbook: runbookOf(rule),
    },
  }
}
