import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { oneOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'
import { discrepancyResolved } from '../../../discrepancies/domain/ended-discrepancy.ts'
import type { EndingOf } from '../../../discrepancies/domain/ended-discrepancy.ts'

const rule = 'update-without-creation'

export const updateWithoutCreationRule = (endingOf: EndingOf): AlertRule => ({
  name: rule,
  resolved: (alert) =>
    discrepancyResolved(`The creation of order ${alert.subject} of ${alert.source}`, endingOf(alert)),
})

/** An order is known from its updates alone: its creation is missing. */
export function updateWithoutCreation(found: {
  source: string
  orderId: string
  number: string
  reason: string | null
  evidence: string[]
}): DesiredAlert {
  const { source, orderId, number, reason, evidence } = found
  const state = reason === null ? '' : ` It could not be recovered yet: ${reason}.`
  return {
    ...{ rule, source, subject: orderId, severity: 'warning', evidence },
    summary: `Order ${number} of ${source} was updated, but its creation never arrived.${state}`,
    affected: oneOrder(number),
    next: {
      action: 'It is recovered by itself where the shop can be asked. See why the shop lost the delivery.',
      runbook: runbookOf(rule),
    },
  }
}
