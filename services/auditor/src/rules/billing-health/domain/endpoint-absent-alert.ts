import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'

const rule = 'billing-endpoint-absent'

export const endpointAbsentRule: AlertRule = {
  name: rule,
  resolved: ({ source }) => `${source} has an endpoint that delivers to Slipstream, or deliveries arrive.`,
}

export const absentIdentity = { rule, subject: 'endpoint' }

/** Stripe has nowhere to deliver to. @param listed how many other endpoints the account has */
export function endpointAbsent(source: string, listed: number): DesiredAlert {
  const others = listed === 0 ? 'has no webhook endpoint' : `has ${listed} of other addresses only`
  return {
    ...{ ...absentIdentity, source, severity: 'critical', evidence: [] },
    summary: `No webhook endpoint in Stripe delivers to ${source}: the account ${others}. Events arrive late, by requests to Stripe.`,
    affected: noOrder,
    next: {
      action: `Add an event destination for https://<ingest>/webhooks/${source} in Stripe's dashboard, and its signing secret to sources.${source}.secrets. Then: npx slipstream source check ${source}.`,
      runbook: runbookOf(rule),
    },
  }
}
