import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { FinishedRun } from '@slipstream/schedules/domain/schedule-record.ts'
import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'schedule-failed'
const criticalFrom = 3
const maxErrorLength = 300

export const scheduleFailedRule: AlertRule = {
  name: rule,
  resolved: ({ subject }) => `The schedule ${subject} has succeeded again, or is not configured any more.`,
}

/** The last run of a schedule failed; critical from the third in a row. */
export function scheduleFailed(
  schedule: string,
  { dueAt, error }: Pick<FinishedRun, 'dueAt' | 'error'>,
  failuresInARow: number,
): DesiredAlert {
  const why = (error ?? 'no reason is known').slice(0, maxErrorLength)
  return {
    ...{ rule, source: systemSource, subject: schedule, evidence: [], affected: noOrder },
    severity: failuresInARow >= criticalFrom ? 'critical' : 'warning',
    summary: `The schedule ${schedule} failed in its run that was due ${dueAt.toISOString()}: ${why}`,
    next: {
      action: `See why, then run it again: npx slipstream schedules runs ${schedule}; npx slipstream schedules run ${schedule} --reason "mended"`,
      runbook: runbookOf(rule),
    },
  }
}
