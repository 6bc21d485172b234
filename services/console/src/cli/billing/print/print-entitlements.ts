import { loadConfig } from '@slipstream/runtime/config/load-config.ts'
import { billingSourcesOf } from '../../../billing-sources.ts'
import { getEntitlements } from '../../../queries/billing/get-entitlements.ts'
import type { EntitlementsResponse } from '../../../responses/billing/entitlements.ts'
import { printOne } from '../../print-query.ts'

export function printEntitlements(
  customerId: string,
  source: string | undefined,
  isJson: boolean,
): Promise<void> {
  const billingSources = billingSourcesOf(loadConfig({ needsSecrets: [] }).sources)
  const given = { params: { customerId }, query: { source } }
  return printOne<EntitlementsResponse>(getEntitlements, given, { textOf, isJson, billingSources })
}

function textOf({ source, customerId, entitlements }: EntitlementsResponse): string {
  if (entitlements.length === 0) return `${source}/${customerId} is entitled to nothing`
  return entitlements
    .map(({ entitlement, since, subscriptions }) => {
      const by = subscriptions.map(
        ({ subscriptionId, status, isUncertain }) =>
          `${subscriptionId} (${status}${isUncertain ? ', uncertain' : ''})`,
      )
      return `${entitlement}  since ${since}  by ${by.join(', ')}`
    })
    .join('\n')
}
