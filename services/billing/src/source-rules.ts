import type { IngestAccess } from '@slipstream/stripe/adapters/send-object.ts'
import type { StripeSource } from '@slipstream/stripe/stripe-sources.ts'
import type { SourceRules } from './events/handle-events.ts'

/** What is configured of each source; undefined of others. */
export function sourceRules(
  sources: readonly StripeSource[],
  ingest: IngestAccess | undefined,
): (source: string) => SourceRules | undefined {
  const rules = new Map(
    sources.map(({ name, config }): [string, SourceRules] => {
      const { rules, notOlderThanMs, entitlements, entitlingStatuses, api } = config
      const canFetch = api !== undefined && ingest !== undefined
      return [name, { rules, notOlderThanMs, entitlements, entitlingStatuses, canFetch }]
    }),
  )
  return (source) => rules.get(source)
}
