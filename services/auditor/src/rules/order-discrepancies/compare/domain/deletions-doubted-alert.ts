import type { AlertRule } from '../../../../alerts/domain/alert-rule.ts'
import { noOrder } from '../../../../alerts/domain/order-numbers.ts'
import type { DesiredAlert } from '../../../../alerts/domain/reconcile-alerts.ts'
import { runbookOf } from '../../../../alerts/domain/runbook-of.ts'
import type { DeletionDoubt } from './known-orders-pass.ts'

const rule = 'deletions-doubted'

export const deletionsDoubtedRule: AlertRule = {
  name: rule,
  resolved: ({ source }) =>
    `${source} has the orders again, or so few are gone that they are taken for deleted.`,
}

/** Most known orders are gone from the shop: rather another shop responds than all were deleted. */
export function deletionsDoubted(source: string, doubt: DeletionDoubt | null): DesiredAlert[] {
  if (doubt === null) return []
  return [
    {
      ...{ rule, source, subject: 'orders', severity: 'critical', evidence: [] },
      summary: `${source} no longer has ${doubt.gone} of ${doubt.requested} orders that were queried. They are not taken for deleted.`,
      affected: noOrder,
      next: {
        action: `See whether sources.${source}.rest.url is this shop's, and whether the orders were really deleted.`,
        runbook: runbookOf(rule),
      },
    },
  ]
}
