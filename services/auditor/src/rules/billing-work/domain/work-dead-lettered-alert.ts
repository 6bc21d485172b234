import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'
import type { DeadLetteredWork } from './dead-lettered-work.ts'

const rule = 'billing-work-dead-lettered'

export const workDeadLetteredRule: AlertRule = {
  name: rule,
  resolved: ({ source, subject }) => `None of the ${subject} of ${source} waits for a person any more.`,
}

/** Work of billing of one kind that was given up and waits for a person. */
export function workDeadLettered(
  source: string,
  { work, count, reasons, position }: Pick<DeadLetteredWork, 'work' | 'count' | 'reasons' | 'position'>,
): DesiredAlert {
  const items = count === 1 ? `One of the ${work}` : `${count} of the ${work}`
  return {
    ...{ rule, source, subject: work, severity: 'critical', evidence: [position] },
    summary: `${items} of ${source} failed too often or for good, and ${count === 1 ? 'waits' : 'wait'} for a person: ${reasons.join('; ')}.`,
    affected: { ...noOrder, count: 0 },
    next: {
      action: `Mend the cause, then redrive: npx slipstream billing redrive ${source} --work ${work} --reason "…"`,
      runbook: runbookOf(rule),
    },
  }
}
