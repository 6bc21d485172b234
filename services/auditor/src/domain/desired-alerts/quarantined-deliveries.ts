import type { DesiredAlert } from '../alert/decide-alerts.ts'
import { noOrder } from './order-numbers.ts'
import { runbookOf } from './runbook-of.ts'

const rule = 'quarantined-deliveries'

/** Deliveries that could not be understood and were set aside, for one reason. @param positions of the latest, in quarantine */
export function quarantinedDeliveries(found: {
  source: string
  reason: string
  count: number
  positions: string[]
}): DesiredAlert {
  const { source, reason, count, positions } = found
  const deliveries = count === 1 ? 'A delivery' : `${count} deliveries`
  return {
    ...{ rule, source, subject: reason, severity: 'warning', evidence: positions },
    summary: `${deliveries} of ${source} could not be understood (${reason}) and ${count === 1 ? 'is' : 'are'} in quarantine.`,
    affected: { ...noOrder, count },
    next: {
      action: 'Look at what was sent. After a fix: npm run redrive-quarantine -- --help',
      runbook: runbookOf(rule),
    },
  }
}
