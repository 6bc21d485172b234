import { systemSource } from '@slipstream/runtime/config/system-source.ts'
import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'
import { unreadableAlertsResolved } from './unreadable-alerts-alert.ts'

const rule = 'dead-letters'

export const deadLettersRule: AlertRule = {
  name: rule,
  resolved: (alert) =>
    unreadableAlertsResolved(alert) ?? `No event of ${alert.source} waits for ${alert.subject} any more.`,
}

/**
 * Events of a source's orders and shipments, or of carriers, that a consumer gave up on.
 *
 * @param parked how many wait for a redrive
 */
export function deadLetters(found: {
  source: string
  consumer: string
  parked: number
  firstPositions: string[]
}): DesiredAlert {
  const { source, consumer, parked, firstPositions } = found
  const whose = source === systemSource ? 'carriers or of alerts without a source' : source
  const events = parked === 1 ? 'An event' : `${parked} events`
  return {
    ...{ rule, source, subject: consumer, severity: 'critical', evidence: firstPositions },
    summary: `${events} of ${whose} could not be handled by ${consumer} and ${parked === 1 ? 'waits' : 'wait'} for a redrive.`,
    affected: { count: parked, ranges: [] },
    next: {
      action: 'Read the reasons, mend the cause, then redrive: npx slipstream redrive --help',
      runbook: runbookOf(rule),
    },
  }
}
