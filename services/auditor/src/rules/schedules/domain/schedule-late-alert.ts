import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'schedule-late'

export const scheduleLateRule: AlertRule = {
  name: rule,
  resolved: ({ subject }) => `A worker attends to the schedule ${subject} again, or it is paused.`,
}

export type LateSchedule = {
  schedule: string
  since: Date
  /** Whether a run was begun and is left. */
  isRunLeft: boolean
  /** Whether a worker has ever stored it. */
  isStored: boolean
}

/** No worker attends to a schedule that is due. */
export function scheduleLate({ schedule, since, isRunLeft, isStored }: LateSchedule): DesiredAlert {
  const what = !isStored
    ? `is configured, was due ${since.toISOString()}, and no worker has started with it`
    : isRunLeft
      ? `has a run that no worker has gone on with since ${since.toISOString()}`
      : `was due ${since.toISOString()}, and no worker has begun it`
  return {
    ...{
      rule,
      source: systemSource,
      subject: schedule,
      severity: 'warning',
      evidence: [],
      affected: noOrder,
    },
    summary: `The schedule ${schedule} ${what}.`,
    next: {
      action: isStored
        ? 'See whether a worker runs and what its /readyz says. What is due runs by itself as soon as one does.'
        : 'See whether a worker runs, and restart it: it takes the configuration at its start.',
      runbook: runbookOf(rule),
    },
  }
}
