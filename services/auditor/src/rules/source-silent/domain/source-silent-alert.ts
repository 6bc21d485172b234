import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'source-silent'

export const sourceSilentRule: AlertRule = {
  name: rule,
  resolved: ({ source }) => `${source} is heard again.`,
}

/** Nothing comes from a source that should be heard by now. @param explanation continues the source's name */
export function sourceSilent({ source, explanation }: { source: string; explanation: string }): DesiredAlert {
  return {
    ...{ rule, source, subject: 'deliveries', severity: 'critical', evidence: [] },
    summary: `${source} is silent: ${explanation}.`,
    affected: noOrder,
    next: {
      action: 'See whether the shop is up and its webhooks are active, and whether deliveries reach ingest.',
      runbook: runbookOf(rule),
    },
  }
}
