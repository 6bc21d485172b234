import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'checkpoint-refused'

export const checkpointRefusedRule: AlertRule = {
  name: rule,
  resolved: ({ subject }) => `The checkpoint ${subject} was set back, and is read from again.`,
}

/** A consumer reads nothing of a partition, because its checkpoint is not of the log that is there. */
export function checkpointRefused(found: {
  consumer: string
  topic: string
  partition: number
  next: bigint
  reason: string
}): DesiredAlert {
  const { consumer, topic, partition, next, reason } = found
  const where = `${topic}/${partition}`
  return {
    ...{ rule, source: systemSource, subject: `${consumer}/${where}`, severity: 'critical' },
    summary: `${consumer} reads nothing of ${where}: ${reason}. It waits until somebody decides.`,
    affected: { count: 0, ranges: [] },
    evidence: [`${where}/${next}`],
    next: {
      action:
        'Find out what happened to the log, then set the checkpoint back: npx slipstream checkpoints show',
      runbook: runbookOf(rule),
    },
  }
}
