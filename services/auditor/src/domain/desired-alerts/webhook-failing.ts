import type { DesiredAlert } from '../alert/decide-alerts.ts'
import { noOrder } from './order-numbers.ts'
import { runbookOf } from './runbook-of.ts'

const rule = 'webhook-failing'

/** A shop's deliveries are refused again and again: after a few in a row it switches its webhook off. */
export function webhookFailing(found: {
  source: string
  webhookId: string | null
  inARow: number
  reasons: readonly string[]
  severity: DesiredAlert['severity']
}): DesiredAlert {
  const { source, webhookId, inARow, reasons, severity } = found
  const webhook = webhookId === null ? 'a webhook' : `webhook ${webhookId}`
  return {
    ...{ rule, source, subject: webhookId ?? 'unknown', severity, evidence: [] },
    summary: `${inARow} deliveries of ${webhook} of ${source} in a row were refused (${reasons.join(', ')}). The shop switches it off at the seventh in a row, and one that was enabled again at the next.`,
    affected: noOrder,
    next: {
      action: 'Mend what refuses them: the secret, the log, the load. WooCommerce does not send them again.',
      runbook: runbookOf(rule),
    },
  }
}
