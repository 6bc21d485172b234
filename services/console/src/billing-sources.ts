import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { BillingSources } from './domain/billing/entitlement-source.ts'

/** The sources of billing with what their subscriptions entitle to. */
export function billingSourcesOf(sources: Config['sources']): BillingSources {
  return Object.fromEntries(
    Object.entries(sources).flatMap(([name, source]) =>
      source.type === 'stripe'
        ? [[name, { entitlements: source.entitlements, entitlingStatuses: source.entitlingStatuses }]]
        : [],
    ),
  )
}
