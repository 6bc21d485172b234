import type { AlertRule } from '../../../alerts/domain/alert-rule.ts'
import type { DesiredAlert } from '../../../alerts/domain/reconcile-alerts.ts'
import { noOrder } from '../../../alerts/domain/order-numbers.ts'
import { runbookOf } from '../../../alerts/domain/runbook-of.ts'
import type { ShopFailure } from '../../../sources/watched/domain/shop-failure.ts'

const rule = 'billing-unreachable'

export const billingUnreachableRule: AlertRule = {
  name: rule,
  resolved: ({ source }) => `Stripe responds for ${source} again.`,
}

/** Stripe's API gives no usable response, so nothing is compared or recovered. */
export function billingUnreachable(
  source: string,
  failure: Pick<ShopFailure, 'kind' | 'hint' | 'reason'>,
): DesiredAlert {
  const { kind, hint, reason } = failure
  const severity = kind === 'unavailable' ? 'warning' : 'critical'
  return {
    ...{ rule, source, subject: hint === 'keys' ? 'key' : 'api', severity, evidence: [] },
    summary:
      hint === 'keys'
        ? `Stripe refuses the key of ${source}: ${reason}. Nothing is compared, fetched or recovered meanwhile.`
        : `Stripe's API gives no usable response for ${source}: ${reason}. Nothing is compared or recovered meanwhile.`,
    affected: noOrder,
    next: { action: actionFor(hint, `sources.${source}.api`), runbook: runbookOf(rule) },
  }
}

/** The key is not of the source's mode, so it is never used. */
export function billingKeyMismatch(source: string, reason: string): DesiredAlert {
  return billingUnreachable(source, { kind: 'unauthorized', hint: 'keys', reason })
}

function actionFor(hint: ShopFailure['hint'], api: string): string {
  switch (hint) {
    case 'keys':
      return `Make a restricted key in Stripe's dashboard that may read events, customers, subscriptions, invoices and webhook endpoints, and set it as ${api}.key.`
    case 'wait':
      return "Requests continue automatically. See Stripe's status page, and whether this network reaches it."
    default:
      return `See what Stripe responds, and correct ${api}.url if it is not Stripe's.`
  }
}
