import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'
import { billingDiscrepancyResolved, endOf, severityOf } from './billing-discrepancy.ts'
import type { AlertedDiscrepancy, IsRecovered } from './billing-discrepancy.ts'

const rule = 'billing-state-differs'

/** The rule, whose resolution says whether the state was recovered or arrived late. */
export const billingStateDiffersRule = (isRecovered: IsRecovered): AlertRule => ({
  name: rule,
  resolved(alert) {
    const { source, subject } = alert
    return (
      billingDiscrepancyResolved(`The state of ${subject} of ${source}`, isRecovered(alert)) ??
      `The log has ${subject} of ${source} as Stripe has it.`
    )
  },
})

/** An object whose newest state never arrived, though no event of it is listed that did not. */
export function billingStateDiffers(
  source: string,
  discrepancy: AlertedDiscrepancy,
  why: string | null,
): DesiredAlert {
  const { id, type, difference, lastError } = discrepancy
  const reason = lastError ?? why
  return {
    ...{ rule, source, subject: id, severity: severityOf(reason), evidence: [id] },
    summary: `The ${type} ${id} of ${source} is not what the log says: ${difference ?? 'it differs'}. No event reported it${endOf(reason, false)}`,
    affected: noOrder,
    next: {
      action:
        'It is recovered by itself. If it happens again, ask Stripe why it made no event: the time and the id are here.',
      runbook: runbookOf(rule),
    },
  }
}
