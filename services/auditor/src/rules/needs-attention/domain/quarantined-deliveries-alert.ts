import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'quarantined-deliveries'

export const quarantinedDeliveriesRule: AlertRule = {
  name: rule,
  resolved: ({ subject }) =>
    `What was in quarantine for ${subject} was redriven, or nothing more has come for a day; it stays there.`,
}

/** The order was deleted for good before its delivery was built: nothing is left to be understood. */
const harmless = 'invalid_id'
/** The webhooks' owner may not see orders any more: from then on every delivery is like that. */
const deadFeed = 'cannot_view'

/**
 * Deliveries that could not be understood and were quarantined, for one reason.
 *
 * @param positions of the latest, in quarantine
 * @returns none for a reason that needs nobody
 */
export function quarantinedDeliveries(found: {
  source: string
  reason: string
  count: number
  positions: string[]
}): DesiredAlert[] {
  const { source, reason, count, positions } = found
  if (reason === harmless) return []
  const isDead = reason === deadFeed
  const deliveries = count === 1 ? 'A delivery' : `${count} deliveries`
  return [
    {
      ...{ rule, source, subject: reason, severity: isDead ? 'critical' : 'warning', evidence: positions },
      summary: isDead
        ? `${source} sends errors in place of orders, ${count} in the last day: the user who owns its webhooks may not see orders any more. No order arrives by them.`
        : `${deliveries} of ${source} could not be understood (${reason}) and ${count === 1 ? 'is' : 'are'} in quarantine.`,
      affected: { ...noOrder, count },
      next: {
        action: isDead
          ? 'Delete the webhooks in the shop and create them again, as a user who stays and may see orders. Saving them does not change their owner.'
          : 'Look at what was sent. After a fix: npx slipstream quarantine redrive --help',
        runbook: runbookOf(rule),
      },
    },
  ]
}
