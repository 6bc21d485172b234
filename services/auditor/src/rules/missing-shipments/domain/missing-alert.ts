import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'
import { affectedByNumber } from '../../../alerts/domain/affected-orders.ts'

const rule = 'shipment-missing'

export const shipmentMissingRule: AlertRule = {
  name: rule,
  resolved: ({ source }) =>
    `Each order of ${source} that is to be shipped has its shipment, or is not to be shipped any more.`,
}

/** Orders to be shipped by their source's rule that lack a shipment. @param orders at least one */
export function shipmentMissing(
  source: string,
  orders: readonly { orderId: string; position: string }[],
): DesiredAlert {
  const [first] = orders
  const affected = affectedByNumber(orders.map(({ orderId }) => orderId))
  const are = affected.count === 1 ? '1 order is' : `${affected.count.toLocaleString('en')} orders are`
  return {
    ...{ rule, source, subject: 'shipments', severity: 'critical', affected },
    summary: `${are} to be shipped by sources.${source}.shipping, and no shipment was requested, or not of each part.`,
    evidence: orders.slice(0, 10).map(({ position }) => position),
    next: {
      action: `See whether fulfillment runs and what its /readyz says, then the order's dead letters: npx slipstream orders show ${source}/${first?.orderId}`,
      runbook: runbookOf(rule),
    },
  }
}
