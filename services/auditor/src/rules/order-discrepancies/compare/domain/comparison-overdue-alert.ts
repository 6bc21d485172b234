import type { AlertRule } from '../../../../alerts/domain/alert-rule.ts'
import { affectedOrders } from '../../../../alerts/domain/affected-orders.ts'
import { formatRanges, numberRanges } from '../../../../alerts/domain/number-ranges.ts'
import type { DesiredAlert } from '../../../../alerts/domain/reconcile-alerts.ts'
import { runbookOf } from '../../../../alerts/domain/runbook-of.ts'

const rule = 'comparison-overdue'

export const comparisonOverdueRule: AlertRule = {
  name: rule,
  resolved: ({ source }) =>
    `The orders of ${source} were compared with the shop, or were given up after 30 days.`,
}
/** A shop that responds is compared within minutes. */
const overdueAfterMs = 24 * 3_600_000

/**
 * Orders that are to be compared with the shop once more, about which it has
 * given no usable response for a day.
 *
 * @param open those about which it gave none now either
 * @param now ms since 1970
 */
export function comparisonOverdue(
  source: string,
  open: readonly { orderId: string; at: Date }[],
  now: number,
): DesiredAlert[] {
  const ids = open
    .filter(({ at }) => now - at.getTime() > overdueAfterMs)
    .map(({ orderId }) => Number(orderId))
  if (ids.length === 0) return []
  const [orders, them] = ids.length === 1 ? ['Order', 'it'] : ['Orders', 'them']
  return [
    {
      ...{ rule, source, subject: 'orders', severity: 'warning', evidence: [] },
      summary: `${orders} ${formatRanges(numberRanges(ids), ids.length)} of ${source} could not be compared with the shop: it has given no usable response about ${them} for more than a day. What arrived last may be older than its state.`,
      affected: affectedOrders(ids),
      next: {
        action: `See what the shop's REST API responds to orders/${ids[0]}, and fix that.`,
        runbook: runbookOf(rule),
      },
    },
  ]
}
