import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { duration } from '../../../alerts/domain/duration.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'shop-clock'
const maxSkewMs = 60_000

export const shopClockRule: AlertRule = {
  name: rule,
  resolved: ({ source }) => `The clocks of ${source} and of the auditor agree again.`,
}
/** So that a clock near the limit is not raised and resolved again and again. */
const resolvedBelowMs = 45_000

/** The shop's clock is wrong, or ours. @param isHeld whether the alert holds already */
export function shopClock(source: string, skewMs: number, isHeld: boolean): DesiredAlert[] {
  if (Math.abs(skewMs) <= (isHeld ? resolvedBelowMs : maxSkewMs)) return []
  return [
    {
      ...{ rule, source, subject: 'clock', severity: 'warning', evidence: [] },
      summary: `The clock of ${source} is ${duration(Math.abs(skewMs))} ${skewMs < 0 ? 'behind' : 'ahead of'} ours.`,
      affected: noOrder,
      next: {
        action:
          'Set the clock of the shop’s host by NTP, and see that ours is right. Until then its times are corrected.',
        runbook: runbookOf(rule),
      },
    },
  ]
}
