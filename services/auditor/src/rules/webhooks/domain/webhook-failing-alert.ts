import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import type { RefusalTraits } from '../../../sources/source-kind.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'webhook-failing'

export const webhookFailingRule: AlertRule = {
  name: rule,
  resolved: ({ source }) => `Deliveries of ${source} are taken again.`,
}

/** A source's deliveries are refused several in a row: its sender may give up. */
export function webhookFailing(found: {
  source: string
  webhookId: string | null
  inARow: number
  reasons: readonly { reason: string; count: number }[]
  severity: DesiredAlert['severity']
  refusals: Pick<RefusalTraits, 'givesUp' | 'sendsAgain'>
}): DesiredAlert {
  const { source, webhookId, inARow, reasons, severity, refusals } = found
  const why = reasons.length === 0 ? '' : `: ${reasons.map(inWords).join(', ')}`
  const webhook = webhookId === null ? 'a webhook' : `webhook ${webhookId}`
  return {
    ...{ rule, source, subject: webhookId ?? 'unknown', severity, evidence: [] },
    summary: `${inARow} deliveries of ${webhook} of ${source} in a row were refused${why}. ${refusals.givesUp}`,
    affected: noOrder,
    next: {
      action: `${actionOf(reasons[0]?.reason).replace('<name>', source)} ${refusals.sendsAgain}`,
      runbook: runbookOf(rule),
    },
  }
}

/** As ingest counts them. */
const words: Readonly<Record<string, string>> = {
  wrong_signature: 'the signature does not fit the configured secret',
  unsigned: 'there is no signature',
  stale: 'the signature is too old',
  rate_limited: 'there were more than rateLimit allows',
  too_large: 'they are larger than bodyLimitBytes',
  unavailable: 'the log could not take them',
  unanswered: 'the sender left before it was answered',
  bad_request: 'they are malformed HTTP requests',
  failed: 'internal error in ingest',
}

const actions: Readonly<Record<string, string>> = {
  wrong_signature: "Give the sender's webhook and sources.<name>.secrets the same secret.",
  unsigned: "Give the sender's webhook a secret: that of sources.<name>.secrets.",
  stale: "Synchronise both clocks, the sender's and that of ingest.",
  rate_limited: "Raise rateLimit above the sender's normal rate.",
  too_large: 'Raise bodyLimitBytes.',
  unavailable: 'See which part is unavailable: GET /readyz of ingest reports it.',
  unanswered: 'See why ingest or the log is slow: GET /readyz of ingest reports it.',
}

function inWords({ reason, count }: { reason: string; count: number }): string {
  return `${words[reason] ?? reason.replaceAll('_', ' ')} (${count === 1 ? 'once' : `${count} times`})`
}

function actionOf(reason: string | undefined): string {
  return actions[reason ?? ''] ?? 'See in the runbook why they are refused, and fix the cause.'
}
