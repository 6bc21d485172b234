import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { oneOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'
import { discrepancyResolved } from '../../../discrepancies/domain/ended-discrepancy.ts'
import type { EndingOf } from '../../../discrepancies/domain/ended-discrepancy.ts'

const rule = 'missing-order'

export const missingOrderRule = (endingOf: EndingOf): AlertRule => ({
  name: rule,
  resolved: (alert) => discrepancyResolved(`Order ${alert.subject} of ${alert.source}`, endingOf(alert)),
})

/**
 * The shop has an order that never arrived.
 *
 * @param reason why it could not be recovered yet; null while it is being recovered
 */
export function missingOrder(found: {
  source: string
  number: string
  reason: string | null
  evidence: string[]
}): DesiredAlert {
  const { source, number, reason, evidence } = found
  return {
    ...{ rule, source, subject: number, severity: reason === null ? 'warning' : 'critical', evidence },
    summary:
      reason === null
        ? `Order ${number} of ${source} never arrived. The shop has it, and it is being recovered.`
        : `Order ${number} of ${source} never arrived and could not be recovered yet: ${reason}.`,
    affected: oneOrder(number),
    next: {
      action: 'It is recovered by itself. See whether the shop loses more: its webhooks, its log, its host.',
      runbook: runbookOf(rule),
    },
  }
}
