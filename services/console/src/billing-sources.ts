import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import { billingSources } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { BillingSources } from './domain/billing/entitlement-source.ts'

/** The sources of billing with what their subscriptions entitle to. */
export function billingSourcesOf(sources: Config['sources']): BillingSources {
  return Object.fromEntries(
    // As billing evaluates them: what is uncertain is fetched where the source has an `api`.
    Object.entries(billingSources(sources)).map(([name, { entitlements, entitlingStatuses, api }]) => [
      name,
      { entitlements, entitlingStatuses, waitsForCertainty: api !== undefined },
    ]),
  )
}
