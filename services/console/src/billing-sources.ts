import type { Config } from '@slipstream/runtime/config/schemas/config-schema.ts'
import type { SourceConfigOf } from '@slipstream/runtime/config/schemas/source-schema.ts'
import type { BillingSources } from './domain/billing/entitlement-source.ts'

/** The sources of billing with what their subscriptions entitle to. */
export function billingSourcesOf(sources: Config['sources']): BillingSources {
  return Object.fromEntries(
    Object.entries(sources).flatMap(([name, source]) =>
      source.type === 'stripe' ? [[name, rulesOf(source)]] : [],
    ),
  )
}

/** As billing evaluates them: what is uncertain is fetched where the source has an `api`. */
function rulesOf({ entitlements, entitlingStatuses, api }: SourceConfigOf<'stripe'>): BillingSources[string] {
  return { entitlements, entitlingStatuses, waitsForCertainty: api !== undefined }
}
