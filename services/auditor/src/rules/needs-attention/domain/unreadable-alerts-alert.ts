import type { UnreadableAlert } from '../../../alerts/domain/alerts-view.ts'
import type { AlertIdentity } from '../../../alerts/domain/fingerprint.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'dead-letters'
const subject = 'auditor-alerts'
const maxEvidence = 10

/** What has ended such an alert; undefined for an alert of dead letters. */
export function unreadableAlertsResolved(alert: AlertIdentity): string | undefined {
  return alert.subject === subject
    ? `This version of the auditor can read all records about alerts of ${alert.source}.`
    : undefined
}

/** Records on the topic of alerts that this version of the auditor can't read: it passes over them. */
export function unreadableAlerts(found: {
  source: string
  unreadable: readonly UnreadableAlert[]
}): DesiredAlert {
  const { source, unreadable } = found
  const records = unreadable.length === 1 ? 'A record' : `${unreadable.length} records`
  return {
    ...{ rule, source, subject, severity: 'critical' },
    summary: `${records} about alerts of ${source} cannot be read by this version of the auditor: ${unreadable[0]?.reason ?? ''}`,
    affected: { count: unreadable.length, ranges: [] },
    evidence: unreadable.slice(0, maxEvidence).map(({ position }) => position),
    next: {
      action: 'Run the version of the auditor that wrote them, or a later one. Nothing is to be redriven.',
      runbook: runbookOf(rule),
    },
  }
}
