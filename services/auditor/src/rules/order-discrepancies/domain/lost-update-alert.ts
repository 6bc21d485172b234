import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { oneOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'
import { discrepancyResolved } from '../../../discrepancies/domain/ended-discrepancy.ts'
import type { EndingOf } from '../../../discrepancies/domain/ended-discrepancy.ts'

const rule = 'lost-update'

export const lostUpdateRule = (endingOf: EndingOf): AlertRule => ({
  name: rule,
  resolved: (alert) =>
    discrepancyResolved(`The newest state of order ${alert.subject} of ${alert.source}`, endingOf(alert)),
})

/** The shop has a newer state of an order than ever arrived. @param status as the shop has it */
export function lostUpdate(found: {
  source: string
  orderId: string
  number: string
  status: string
  reason: string | null
  evidence: string[]
}): DesiredAlert {
  const { source, orderId, number, status, reason, evidence } = found
  const state = reason === null ? 'It is being recovered.' : `It could not be recovered yet: ${reason}.`
  return {
    ...{ rule, source, subject: orderId, severity: reason === null ? 'warning' : 'critical', evidence },
    summary: `Order ${number} of ${source} is ${status} in the shop, and that never arrived. ${state}`,
    affected: oneOrder(number),
    next: {
      action: 'It is recovered by itself. See whether the shop loses more: its webhooks, its log, its host.',
      runbook: runbookOf(rule),
    },
  }
}
